import { isListening, isPortFree } from "../../dev-stack/processes/port.ts";
import { fault, ok, warning, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

const LEAST_NODE = [22, 18] as const;

/** Whether Node is new enough to run everything by hand (RUN8). */
export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  if (isEnough) return ok("node", `version ${version}`);
  return fault("node", `version ${version}`, "use Node 22.18 or newer; npm's commands of this project bring their own");
}

/** The ports of `npm start`: each is free, or a part of the hub listens there. */
export async function checkPorts({ env, url }: Patient): Promise<readonly Finding[]> {
  const hubPort = Number(new URL(url).port || "80");
  const ports = [
    { name: "HUB_PORT", port: hubPort },
    { name: "BRIDGE_PORT", port: Number(env["BRIDGE_PORT"] || "8788") },
    ...(env["TEMPORAL_PORT"] ? [{ name: "TEMPORAL_PORT", port: Number(env["TEMPORAL_PORT"]) }] : []),
  ];
  return Promise.all(ports.map(({ name, port }) => checkPort(name, port)));
}

async function checkPort(name: string, port: number): Promise<Finding> {
  const check = `port ${port}`;
  if (await isListening("127.0.0.1", port))
    return ok(check, `${name}: something listens there; the lines below say whether it is the hub's`);
  if (await isPortFree(port)) return warning(check, `${name}: nothing listens there`, "start the hub with `npm start`");
  return fault(check, `${name}: this user may not listen there`, "set one above 1023 that no other program holds");
}
