import { answerCommandLine, readCommandLine, type OptionsConfig } from "../src/cli/command-line.ts";
import { protocolFaults } from "./protocol/protocol-faults.ts";
import { differences, protocolFiles, readPages, writeFiles } from "./protocol/protocol-files.ts";

const HELP = `npm run protocol [-- --check] [--json]

Plays a scenario by the room's rules and writes what comes of it: docs/protocol/examples, the JSON Schemas in
docs/protocol/schema, and the examples and contents in the pages docs/protocol/*.md, whose words are written by hand.
Says what the pages do not tell yet, and exits 1 then.

  --check   write nothing; exit 1 also where a file is not what would be written
  --json    one JSON object: {files, faults}
  --help    this`;

const options = {
  check: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} satisfies OptionsConfig;
const read = readCommandLine(process.argv.slice(2), { options }, (given) => given);
process.exitCode = await answerCommandLine({ name: "protocol", usage: HELP }, read, run);

interface Arguments {
  /** Writes nothing. */
  readonly check: boolean;
  readonly json: boolean;
}

/** @returns the exit code. */
async function run({ check, json }: Arguments): Promise<number> {
  const files = await protocolFiles(readPages());
  if (!check) writeFiles(files);
  const faults = [...differences(files), ...protocolFaults(files)];
  if (json) console.log(JSON.stringify({ files: files.size, faults }));
  else for (const fault of faults) console.error(fault);
  return faults.length === 0 ? 0 : 1;
}
