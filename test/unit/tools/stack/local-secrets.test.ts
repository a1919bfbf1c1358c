import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { keepLocalSecrets, writeDevVars, writeEdgeEnv } from "../../../../tools/dev-stack/local-secrets.ts";
import { startStack } from "../../../../tools/dev-stack/run-stack.ts";
import { readStackSettings } from "../../../../tools/dev-stack/stack-settings.ts";
import { testDir } from "../support.ts";

test("RUN2 secrets are made once and are there after the next start", () => {
  const dir = testDir();
  const first = keepLocalSecrets(dir, {});
  expect(keepLocalSecrets(dir, {})).toEqual(first);
  expect(keepLocalSecrets(testDir(), {})).not.toEqual(first);
});

test("BRG5 each direction gets a secret of its own, and both are good", () => {
  const { HUB_TO_BRIDGE_SECRETS: there, BRIDGE_TO_HUB_SECRETS: back } = keepLocalSecrets(testDir(), {});
  expect(there).not.toBe(back);
  const at = new Date();
  expect(new Webhook(there).sign("id", at, "body")).not.toBe(new Webhook(back).sign("id", at, "body"));
});

test("RUN1 secrets that are set go before those that are kept, and are not kept", () => {
  const dir = testDir();
  const kept = keepLocalSecrets(dir, {});
  expect(keepLocalSecrets(dir, { HUB_JWT_SECRET: "mine" })).toEqual({ ...kept, HUB_JWT_SECRET: "mine" });
  expect(keepLocalSecrets(dir, {})).toEqual(kept);
});

test("RUN2 a kept file that lacks one gets it, and the others stay", () => {
  const dir = testDir();
  writeFileSync(join(dir, "secrets.env"), "HUB_JWT_SECRET='from long ago'\n");
  const secrets = keepLocalSecrets(dir, {});
  expect(secrets.HUB_JWT_SECRET).toBe("from long ago");
  expect(keepLocalSecrets(dir, {})).toEqual(secrets);
});

test("RUN2 a byte order mark that an editor put before the kept file is passed over", () => {
  const dir = testDir();
  writeFileSync(join(dir, "secrets.env"), "\u{FEFF}HUB_JWT_SECRET='from long ago'\n");
  expect(keepLocalSecrets(dir, {}).HUB_JWT_SECRET).toBe("from long ago");
});

test("TOK3 the edge is told that it is in dev, and only this user can read what it is told", () => {
  const dir = testDir();
  const secrets = keepLocalSecrets(dir, {});
  const file = writeEdgeEnv(dir, secrets, { HUB_ORIGINS: "https://play.example" });
  const { HUB_STACK_ID, ...shared } = secrets;
  expect(parseEnv(readFileSync(file, "utf8"))).toEqual({
    ...shared,
    HUB_ENV: "dev",
    HUB_ORIGINS: "https://play.example",
  });
  expect(HUB_STACK_ID).toMatch(/^[0-9a-f]{32}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, "secrets.env")).mode & 0o777).toBe(0o600);
});

test.each([`it's`, `a "quoted" one`, "a `tick`"])("RUN1 a value with a quote reaches the edge whole: %s", (value) => {
  const dir = testDir();
  const file = writeEdgeEnv(dir, keepLocalSecrets(dir, { HUB_JWT_SECRET: value }), {});
  expect(parseEnv(readFileSync(file, "utf8"))["HUB_JWT_SECRET"]).toBe(value);
});

test("RUN1 a value that no such file can hold is refused by name", () => {
  const dir = testDir();
  const secrets = keepLocalSecrets(dir, { HUB_JWT_SECRET: "two\nlines" });
  expect(() => writeEdgeEnv(dir, secrets, {})).toThrow(/^HUB_JWT_SECRET holds a line break/);
});

test("RUN1 a file that cannot be read is named", () => {
  const dir = testDir();
  mkdirSync(join(dir, "secrets.env"));
  expect(() => keepLocalSecrets(dir, {})).toThrow(/secrets\.env cannot be read/);
});

test("TOK8 RUN1 npm start says at once which setting of the edge cannot be, and starts nothing", async () => {
  const env = { HUB_STATE_DIR: testDir(), HUB_JWT_SECRET: "short", HUB_ORIGINS: "*" };
  const read = readStackSettings(env);
  if (!read.ok) throw new Error("the settings of the stack itself are good");
  const told: unknown[] = [];
  const starting = startStack(read.settings, { env, tell: (event) => told.push(event) });
  await expect(starting).rejects.toMatchObject({
    name: "StackFault",
    faults: [expect.stringMatching(/^HUB_JWT_SECRET is too short: /), expect.stringMatching(/^HUB_ORIGINS .*wildcard/)],
  });
  expect(told).toEqual([]);
});

test("RUN9 `.dev.vars` has the secrets of the stack and its bridge, is written anew, and never over one made by hand", () => {
  const project = testDir();
  const settings = { stateDir: testDir(), bridgePort: 21_001 };
  const secrets = keepLocalSecrets(settings.stateDir, {});
  const write = () => writeDevVars(project, settings, secrets, {});
  const file = write();
  expect(write()).toBe(join(project, ".dev.vars"));
  const { HUB_STACK_ID: _, ...shared } = secrets;
  expect(parseEnv(readFileSync(file, "utf8"))).toEqual({
    ...shared,
    HUB_ENV: "dev",
    BRIDGE_URL: "http://127.0.0.1:21001",
  });
  expect(statSync(file).mode & 0o077).toBe(0);
  writeFileSync(file, "HUB_ENV=dev\n");
  expect(write).toThrow(/\.dev\.vars was written by hand/);
  expect(readFileSync(file, "utf8")).toBe("HUB_ENV=dev\n");
});
