import { join } from "node:path";
import { expect, test } from "vitest";
import { keepLocalSecrets } from "../../../../tools/dev-stack/local-secrets.ts";
import { planStack } from "../../../../tools/dev-stack/stack-plan.ts";
import { readStackSettings } from "../../../../tools/dev-stack/stack-settings.ts";
import { testDir } from "../support.ts";

function planWith(env: Record<string, string>) {
  const stateDir = testDir();
  const read = readStackSettings({ ...env, HUB_STATE_DIR: stateDir });
  if (!read.ok) throw new Error(read.faults.join("; "));
  const secrets = keepLocalSecrets(stateDir, env);
  const temporalExecutable = read.settings.temporal.kind === "own" ? "/opt/temporal" : undefined;
  const plans = planStack({ settings: read.settings, secrets, env, temporalExecutable, temporalUiPort: undefined });
  return { plans, secrets, stateDir };
}

test("RUN1 no secret stands on a command line, where everybody on the machine can read it", () => {
  const { plans, secrets } = planWith({});
  const lines = plans.flatMap(({ args }) => args).join("\n");
  for (const name of ["HUB_JWT_SECRET", "HUB_TO_BRIDGE_SECRETS", "BRIDGE_TO_HUB_SECRETS"] as const)
    expect(lines).not.toContain(secrets[name]);
});

test("RUN1 all state is in the one directory, so that two stacks share nothing", () => {
  const { plans, stateDir } = planWith({});
  const argAfter = (name: string, flag: string) => {
    const args = plans.find((plan) => plan.name === name)?.args ?? [];
    return args[args.indexOf(flag) + 1];
  };
  expect(argAfter("temporal", "--db-filename")).toBe(join(stateDir, "temporal.db"));
  expect(argAfter("edge", "--persist-to")).toBe(join(stateDir, "edge"));
  for (const { log } of plans) expect(log.startsWith(stateDir)).toBe(true);
});

test("RUN1 the edge's inspector, through which every log line goes once more, is closed unless a port is given", () => {
  const edgeOf = (env: Record<string, string>) => planWith(env).plans.find(({ name }) => name === "edge");
  expect(edgeOf({})?.args).not.toContain("--inspector-port");
  const inspected = edgeOf({ INSPECTOR_PORT: "9333" });
  expect(inspected?.args.slice(-2)).toEqual(["--inspector-port", "9333"]);
  expect(inspected?.ports).toContainEqual({ setting: "INSPECTOR_PORT", port: 9333 });
});

test("RUN1 what the dev server would write of every request is left out, unless somebody wants it", () => {
  const edgeEnv = (env: Record<string, string>) => planWith(env).plans.find(({ name }) => name === "edge")?.env;
  expect(edgeEnv({})).toMatchObject({ X_LOCAL_OBSERVABILITY: "false", WRANGLER_LOG: "warn" });
  expect(edgeEnv({ X_LOCAL_OBSERVABILITY: "true" })).toMatchObject({ X_LOCAL_OBSERVABILITY: "true" });
});

test("RUN1 with a Temporal that runs already none is started, and the bridge uses that one", () => {
  const { plans } = planWith({ TEMPORAL_ADDRESS: "127.0.0.1:9999", TEMPORAL_NAMESPACE: "hub" });
  expect(plans.map(({ name }) => name)).not.toContain("temporal");
  const bridge = plans.find(({ name }) => name === "bridge");
  expect(bridge?.env).toMatchObject({ TEMPORAL_ADDRESS: "127.0.0.1:9999", TEMPORAL_NAMESPACE: "hub" });
  expect(bridge?.after).not.toContain("temporal");
});

test("RUN1 a process is planned after those it needs", () => {
  const { plans } = planWith({});
  for (const [at, { after }] of plans.entries())
    for (const name of after) expect(plans.slice(0, at).map((plan) => plan.name)).toContain(name);
});

test("RUN1 settings of whoever starts the stack reach its processes", () => {
  const { plans } = planWith({ MODERATION_WINDOW: "PT5S" });
  for (const { env } of plans) expect(env["MODERATION_WINDOW"]).toBe("PT5S");
});

test("RUN3 a proxy of whoever starts the stack is for what is not on this machine", () => {
  const { plans } = planWith({ HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "corp.example" });
  const excepted = "corp.example,localhost,127.0.0.1,::1,[::1]";
  for (const { env } of plans) expect(env).toMatchObject({ NO_PROXY: excepted, no_proxy: excepted });
});

test("RUN6 an edge that answers nothing for 30 s counts as dead; of the others, whose silence a busy machine explains, only the exit counts", () => {
  const silence = planWith({}).plans.map(({ name, deadAfterMs }) => [name, deadAfterMs]);
  expect(silence.filter(([, deadAfterMs]) => deadAfterMs !== 0)).toEqual([["edge", 30_000]]);
});
