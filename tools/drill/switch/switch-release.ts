import { devToken } from "../../../src/client/http/dev-token.ts";
import { drainHub, readDrain } from "../../../src/client/http/operator/ops-http.ts";
import type { Release, Stack } from "../../dev-stack/run-stack.ts";
import { pause } from "../../load/bots/pause.ts";

/** The order of a deploy by docs/operations/upgrade.md: whatever a part sends, the part that gets it knows already. */
export const UPGRADE_ORDER = ["closures", "bridge", "edge"] as const;
/** That of a rollback is the reverse. */
export const ROLLBACK_ORDER = ["edge", "bridge", "closures"] as const;

/** How soon a client that was told of the deploy tries again. */
const RECONNECT_AFTER_MS = 2_000;
const DRAINED_WITHIN_MS = 3_000;

export interface SwitchPlan {
  readonly to: Release;
  readonly order: readonly string[];
  /** The hub that is drained before its Worker is replaced; none if absent. */
  readonly drainedHub?: string;
  tell(doing: string): void;
}

/** Puts a release in the place of another, part by part. */
export async function switchRelease(stack: Stack, { to, order, drainedHub, tell }: SwitchPlan): Promise<void> {
  for (const name of order) {
    if (name === "edge" && drainedHub !== undefined) {
      tell(`draining the hub ${drainedHub}`);
      await drain(stack.edgeUrl, drainedHub);
    }
    tell(`replacing ${name}`);
    await stack.deploy(name, to);
  }
}

/** Tells every connection to come back later. Does not wait for long: who stays is cut off, and comes back all the same. */
async function drain(url: string, hubId: string): Promise<void> {
  const asked = await devToken({ url }, { actorId: "drill-operator", hubId, roomId: "*", roles: ["ops"] });
  if (!asked.ok) throw new Error(`no token to drain ${hubId}: ${asked.problem.detail}`);
  const hub = { url, hubId, token: asked.value.token };
  const drained = await drainHub(hub, RECONNECT_AFTER_MS);
  if (!drained.ok) throw new Error(`${hubId} was not drained: ${drained.problem.detail}`);
  const end = performance.now() + DRAINED_WITHIN_MS;
  while (performance.now() < end) {
    const read = await readDrain(hub);
    if (read.ok && read.value.isDone) return;
    await pause(100);
  }
}
