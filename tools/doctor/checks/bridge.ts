import hub from "../../../package.json" with { type: "json" };
import { readHub } from "../../../src/cli/given-hub.ts";
import { readAudit } from "../../../src/client/http/hub-http.ts";
import { ask, textIn } from "../ask.ts";
import { fault, ok, unseen, warning, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

const RUNBOOK = "see docs/operations/runbooks/bridge-down.md";

/** The bridge lives, is ready, and is of the same release (BRG3). */
export async function checkBridge({ env, isLocal }: Patient): Promise<readonly Finding[]> {
  const address = env["BRIDGE_URL"]?.replace(/(?<!\/)\/+$/, "");
  if (!address)
    return [unseen("bridge", "BRIDGE_URL is not set here", "set it to where the bridge can be reached from here")];
  if (!URL.canParse(address))
    return [fault("bridge", "BRIDGE_URL is no address", "set it to one such as https://bridge.example")];
  const health = await ask(`${address}/healthz`);
  if ("why" in health) return [fault("bridge", `${address} does not answer: ${health.why}`, `start it; ${RUNBOOK}`)];
  const version = textIn(health.body, "version");
  if (health.status !== 200) return [fault("bridge", `${address}/healthz answers ${health.status}`, RUNBOOK)];
  const isSame = version === hub.version;
  const release = isSame
    ? ok("bridge", `${address} answers in ${Math.round(health.tookMs)} ms, version ${version}`)
    : warning(
        "bridge",
        `it is version ${version ?? "before 0.1"}, and this checkout is ${hub.version}`,
        "deploy the same release on both sides",
      );
  const isPlain = !isLocal && address.startsWith("http:");
  const open = isPlain
    ? [fault("bridge", "it is reached over http", "put it behind a Tunnel, and use its https address")]
    : [];
  return [release, ...open, await checkReadiness(address)];
}

async function checkReadiness(address: string): Promise<Finding> {
  const ready = await ask(`${address}/readyz`);
  if ("why" in ready) return fault("bridge ready", `no answer: ${ready.why}`, RUNBOOK);
  if (ready.status === 200) return ok("bridge ready", "its workers poll and Temporal serves");
  return fault(
    "bridge ready",
    `it says ${JSON.stringify(ready.body)}`,
    "see docs/operations/runbooks/temporal-down.md",
  );
}

/** From the hub over the bridge to the archive, as moderators read it: the secrets of one direction fit. */
export async function checkBehindHub({ url, token, env }: Patient): Promise<Finding> {
  const check = "hub to bridge";
  if (token === undefined)
    return unseen(check, "no token was given", "set HUB_TOKEN to an operator's token (npm run ops -- token)");
  let access;
  try {
    access = readHub({ hub: url, token }, env, "a token");
  } catch (error) {
    return fault(check, error instanceof Error ? error.message : String(error), "give a token of the hub");
  }
  const answer = await readAudit(access, { limit: 1 });
  if (answer.ok) return ok(check, "lists behind the bridge are answered, so the secrets of that direction fit");
  const { code, detail } = answer.problem;
  if (code === "unauthenticated" || code === "forbidden")
    return unseen(check, `the token may not read them: ${detail}`, "give one with the role ops and room *");
  return fault(check, `${code}: ${detail}`, RUNBOOK);
}
