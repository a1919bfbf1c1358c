import { useState } from "preact/hooks";
import type { NetworkConditions, NetworkSimulator } from "../../../client/testing/network-simulator.ts";

/** Ranges of the simulator, each with its greatest value. */
const RANGES = [
  { field: "delayMs", label: "Delay", max: 3_000, step: 50, unit: "ms" },
  { field: "jitterMs", label: "Jitter", max: 3_000, step: 50, unit: "ms" },
  { field: "loss", label: "Loss", max: 1, step: 0.05, unit: "" },
  { field: "duplicates", label: "Duplicates", max: 1, step: 0.05, unit: "" },
] as const;
const SWITCHES = [
  { field: "reorder", label: "reorders" },
  { field: "deaf", label: "deaf client" },
  { field: "offline", label: "offline" },
] as const;

/** Spoils this seat's network on purpose, to see how the client copes. */
export function NetworkPanel({ network }: { readonly network: NetworkSimulator }) {
  const [conditions, setConditions] = useState(network.conditions);
  const change = (changes: Partial<NetworkConditions>): void => {
    network.change(changes);
    setConditions(network.conditions);
  };
  return (
    <details>
      <summary>Network</summary>
      <div class="network">
        {RANGES.map(({ field, label, max, step, unit }) => (
          <label key={field}>
            {label}{" "}
            <b>
              {conditions[field]}
              {unit && ` ${unit}`}
            </b>
            <input
              type="range"
              min={0}
              max={max}
              step={step}
              value={conditions[field]}
              onInput={(event) => change({ [field]: Number(event.currentTarget.value) })}
            />
          </label>
        ))}
        {SWITCHES.map(({ field, label }) => (
          <label key={field} class="check">
            <input
              type="checkbox"
              checked={conditions[field]}
              onChange={(event) => change({ [field]: event.currentTarget.checked })}
            />{" "}
            {label}
          </label>
        ))}
      </div>
    </details>
  );
}
