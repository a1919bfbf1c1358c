import { join } from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import { PROJECT } from "../../project.ts";

/** The release that is kept in `samples/releases`: the one before this, which every drill begins from. */
export const KEPT_RELEASE = "0.1.0";

/** The release of this project. */
export const THIS_RELEASE = manifest.version;

/** Files that are kept of a release, by docs/operations/upgrade.md. */
export interface ReleaseFiles {
  /** The sources of Worker, bridge and closure worker. */
  readonly sources: string;
  /** The state directory of a hub that was stopped in the middle of its work. */
  readonly state: string;
  /** The answers that this hub gave before it was stopped. */
  readonly answers: string;
}

export function releaseFiles(version: string): ReleaseFiles {
  const directory = join(PROJECT, "samples/releases", version);
  return {
    sources: join(directory, "sources.tar.gz"),
    state: join(directory, "state.tar.zst"),
    answers: join(directory, "answers.json.gz"),
  };
}
