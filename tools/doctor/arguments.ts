import {
  readCommandLine,
  UsageError,
  type CommandLine,
  type Environment,
  type OptionsConfig,
} from "../../src/cli/command-line.ts";
import { HUB_OPTIONS, readHubUrl } from "../../src/cli/given-hub.ts";
import { readPatient, type Patient } from "./patient.ts";

export interface DoctorArguments {
  readonly patient: Patient;
  readonly probe: boolean;
  readonly json: boolean;
  /** The version of the Worker that is asked; whichever serves where it is undefined. */
  readonly workerVersion: string | undefined;
}

export const USAGE = `npm run doctor -- [--hub URL] [--probe] [--json]

Looks a hub over, the one of npm start or a deployed one, and says of each part whether it is well and how to mend it: Node,
ports, secrets, the hub's settings, clock and origins, bridge, Temporal with its task queues, archive, wrangler.toml; with
--probe a job goes through the whole chain.

  --hub URL        the hub (HUB_URL, else http://127.0.0.1:$HUB_PORT)
  --token TOKEN    a token of the hub (HUB_TOKEN): with the role ops the lists behind the bridge are read too; for a probe it
                   needs the role player and capability.spectrumless-manifest, unless HUB_JWT_SECRET is set or the hub is in
                   development
  --probe          invokes a relic in a room of the hub "doctor" and waits for its workflow's result
  --worker-version ID
                   asks this version of the Worker, which has to be part of the deployment, with 0 % too
  --json           one JSON document
  --help           this

Bridge, Temporal and archive are looked at by BRIDGE_URL, TEMPORAL_ADDRESS with its like, and DATABASE_URL; for a hub on this
machine also by what npm start keeps in HUB_STATE_DIR (.hub). "unseen" is what cannot be looked at from here.

Exit code: 0 all well, 1 warnings, 2 faults, 64 wrong usage, 130 ended before it was done.
`;

const OPTIONS = {
  ...HUB_OPTIONS,
  probe: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  "worker-version": { type: "string" },
} as const satisfies OptionsConfig;

/** Reads the command line; what is not on it comes from the environment. */
export function readArguments(argv: readonly string[], env: Environment): CommandLine<DoctorArguments> {
  return readCommandLine(argv, { options: OPTIONS, allowPositionals: true }, (values, words) => {
    if (words.length > 0) throw new UsageError(`${words.join(" ")} is too much: the hub is named by --hub`);
    const workerVersion = values["worker-version"];
    if (workerVersion !== undefined && !/^[0-9a-f-]{36}$/.test(workerVersion))
      throw new UsageError("--worker-version must be an id as `wrangler versions list` shows it");
    const local = { HUB_URL: `http://127.0.0.1:${env["HUB_PORT"] || "8787"}` };
    const url = readHubUrl(values, { ...local, ...(env["HUB_URL"] && { HUB_URL: env["HUB_URL"] }) });
    const token = (values.token ?? env["HUB_TOKEN"] ?? "").trim() || undefined;
    return { patient: readPatient(url, token, env), probe: values.probe, json: values.json, workerVersion };
  });
}
