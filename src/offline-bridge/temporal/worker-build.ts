import manifest from "../../../package.json" with { type: "json" };
import type { Environment, Setting } from "../process/settings.ts";
import { sourcesDigest, type TaskQueue } from "./bundle-workflows.ts";

/** The build of the workers of this process, by which Temporal routes runs (BRG7). */
export interface WorkerBuild {
  readonly id: string;
  /** `make`: this build becomes current once its workers poll. `take-over`: pinned runs of other builds move to it, too. */
  readonly current: "by-hand" | "make" | "take-over";
}

/**
 * Short runs end on the build that began them. Long ones would wait for ever for a build that is gone, so they move on,
 * and their code branches by `patched`.
 */
export const BEHAVIOURS = { "hub-contests": "PINNED", "hub-closures": "AUTO_UPGRADE" } as const satisfies Readonly<
  Record<TaskQueue, string>
>;

/** Stands for the release's own id: its version, and a digest of all that its workflows are made of. */
const OF_RELEASE = "release";
const CURRENT: readonly string[] = ["by-hand", "make", "take-over"] satisfies WorkerBuild["current"][];

/** Reads `HUB_BUILD_ID` and `HUB_BUILD_CURRENT`; without the first, workers are not versioned (BRG7). */
export function readBuild(env: Environment): Setting<WorkerBuild | undefined> {
  const [id = "", current = "by-hand"] = [env["HUB_BUILD_ID"], env["HUB_BUILD_CURRENT"] || undefined];
  if (!isCurrent(current))
    return { ok: false, fault: `HUB_BUILD_CURRENT is none of ${CURRENT.join(", ")}: set it to one, or leave it out` };
  if (id === "" && current !== "by-hand")
    return {
      ok: false,
      fault: "HUB_BUILD_CURRENT is set without HUB_BUILD_ID: set both, such as HUB_BUILD_ID=release",
    };
  if (id === "") return { ok: true, value: undefined };
  if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/.test(id))
    return { ok: false, fault: `HUB_BUILD_ID is no id of 1–128 letters, digits, . _ + -: set one, or ${OF_RELEASE}` };
  return { ok: true, value: { id, current } };
}

function isCurrent(text: string): text is WorkerBuild["current"] {
  return CURRENT.includes(text);
}

/** The id that Temporal knows a build by. */
export async function buildIdOf({ id }: WorkerBuild): Promise<string> {
  return id === OF_RELEASE ? `${manifest.version}-${await sourcesDigest()}` : id;
}
