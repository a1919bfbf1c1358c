import { differences, protocolFiles, readPages } from "../protocol/protocol-files.ts";
import { protocolFaults, protocolSubjects } from "../protocol/protocol-faults.ts";
import { failed, passed, type CheckResult } from "./check-step.ts";

/** Holds docs/protocol against the schemas, the routes and the rules as they are. */
export async function checkProtocol(): Promise<CheckResult> {
  const files = await protocolFiles(readPages());
  const differing = differences(files);
  const advice = differing.length === 0 ? [] : ["run `npm run protocol` and look at what changed"];
  const faults = [...differing, ...advice, ...protocolFaults()];
  if (faults.length > 0) return failed(`${faults.length} faults`, faults.join("\n"));
  return passed(`${protocolSubjects().length} subjects told, ${files.size} files as the code makes them`);
}
