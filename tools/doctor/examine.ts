import { checkArchive } from "./checks/archive.ts";
import { checkBehindHub, checkBridge } from "./checks/bridge.ts";
import { checkDeployment } from "./checks/deployment.ts";
import { checkHub } from "./checks/hub.ts";
import { checkNode, checkPorts } from "./checks/machine.ts";
import { checkChain } from "./checks/probe.ts";
import { checkSecrets } from "./checks/secrets.ts";
import { checkTemporal } from "./checks/temporal.ts";
import type { Finding } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** Looks at every part, one after the other, and tells each finding as soon as it is there. */
export async function examine(patient: Patient, probe: boolean, onFinding: (found: Finding) => void): Promise<void> {
  const checks: readonly (() => Promise<readonly Finding[]> | readonly Finding[])[] = [
    () => [checkNode()],
    ...(patient.isLocal ? [() => checkPorts(patient)] : []),
    () => checkSecrets(patient),
    () => checkHub(patient),
    () => checkBridge(patient),
    async () => [await checkBehindHub(patient)],
    () => checkTemporal(patient),
    async () => [await checkArchive(patient)],
    () => checkDeployment(),
    ...(probe ? [async () => [await checkChain(patient)]] : []),
  ];
  for (const check of checks) for (const found of await check()) onFinding(found);
}
