import { readFileSync } from "node:fs";
import { isUpToDate, PROTOCOL_FILE, protocolDocument } from "../protocol/protocol-document.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";

/** Holds docs/PROTOCOL.md against what the schemas and the rules make of it today. */
export async function checkProtocol(): Promise<CheckResult> {
  const made = await protocolDocument();
  const compared = isUpToDate(readFileSync(PROTOCOL_FILE, "utf8"), made);
  if (compared.ok) return passed(`${made.split("\n").length} lines`);
  const output = `docs/PROTOCOL.md differs from line ${compared.first} on; run \`npm run protocol\` and look at what changed`;
  return failed("out of date", output);
}
