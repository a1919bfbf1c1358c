import { readFileSync, writeFileSync } from "node:fs";
import { isUpToDate, PROTOCOL_FILE, protocolDocument } from "./protocol/protocol-document.ts";
import { readOptions } from "../src/cli/read-options.ts";

const HELP = `npm run protocol [-- --check]

Writes docs/PROTOCOL.md from the schemas the hub checks with, with examples from a scenario played by its rules.

  --check   write nothing; exit 1 where the file is not what would be written
  --help    this`;

const values = readOptions({
  name: "protocol",
  help: HELP,
  options: { check: { type: "boolean", default: false } },
});

if (values?.check === true) process.exitCode = await check();
else if (values !== null) writeFileSync(PROTOCOL_FILE, await protocolDocument());

async function check(): Promise<number> {
  const compared = isUpToDate(readFileSync(PROTOCOL_FILE, "utf8"), await protocolDocument());
  if (compared.ok) return 0;
  console.error(
    `docs/PROTOCOL.md is out of date from line ${compared.first} on; run \`npm run protocol\` and look at it`,
  );
  return 1;
}
