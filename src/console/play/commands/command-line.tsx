import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Seat } from "../seat.ts";
import { parseLine, usageOf } from "./parse-line.ts";

/** One line for everything: talk, and verbs behind a slash. The arrow up brings back earlier lines. */
export function CommandLine({ seat }: { readonly seat: Seat }) {
  const [line, setLine] = useState("");
  const [fault, setFault] = useState<string>();
  const [history, setHistory] = useState<readonly string[]>([]);
  const [back, setBack] = useState(0);
  const hint = useId();
  const input = useRef<HTMLInputElement>(null);
  // The form that had the focus is gone; whoever joined wants to write.
  useLayoutEffect(() => input.current?.focus(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    const parsed = parseLine(line, seat.catalog, seat.state?.participants ?? []);
    if (!parsed.ok) return setFault(parsed.fault);
    void seat.give(parsed.verb, parsed.args);
    setHistory((before) => [line, ...before.filter((each) => each !== line)].slice(0, 50));
    setBack(0);
    setLine("");
    return setFault(undefined);
  };
  const recall = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (step === 0 || history.length === 0) return;
    event.preventDefault();
    const at = Math.min(Math.max(back + step, 0), history.length);
    setBack(at);
    setLine(at === 0 ? "" : (history[at - 1] ?? ""));
  };
  return (
    <form class="line" onSubmit={submit}>
      <input
        ref={input}
        aria-label={`${seat.self.name} says`}
        aria-describedby={hint}
        placeholder="Say something, or /verb …"
        value={line}
        onInput={(event) => setLine(event.currentTarget.value)}
        onKeyDown={recall}
        list={`${hint}-verbs`}
        autocomplete="off"
        dir="auto"
      />
      <datalist id={`${hint}-verbs`}>
        {line.startsWith("/") && !line.includes(" ")
          ? seat.catalog.map((verb) => (
              <option key={verb.id} value={`${usageOf(verb).split(" ")[0] ?? ""} `}>
                {usageOf(verb)}
              </option>
            ))
          : []}
      </datalist>
      <button>Send</button>
      <p id={hint} class={fault === undefined ? "hidden" : "fault"} role={fault === undefined ? undefined : "alert"}>
        {fault ?? "Plain text is said aloud; / and a verb's name calls the verb; arrow up recalls earlier lines."}
      </p>
    </form>
  );
}
