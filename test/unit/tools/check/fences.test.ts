import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PROJECT } from "../../../../tools/project.ts";

const run = promisify(execFile);

/** The imports of each file of a little project, and the fences that they cross. */
const CASES = [
  ["src/durable/protocol/clock.ts", ["node:timers"], ["protocol-alone", "room", "rules-reach-no-platform"]],
  ["src/durable/rules/schema.ts", ["valibot"], ["rules-pure"]],
  ["src/durable/rules/store.ts", ["../storage/thing.ts"], ["rules-pure"]],
  ["src/durable/storage/evolving.ts", ["../rules/good.ts"], ["storage-decides-nothing"]],
  ["src/durable/storage/speaking.ts", ["../connections/thing.ts"], ["storage"]],
  ["src/durable/room/waiting.ts", ["type ../connections/thing.ts", "type ../telemetry/thing.ts"], ["spine"]],
  ["src/durable/connections/query.ts", ["type ../storage/thing.ts"], ["connections"]],
  ["src/durable/connections/maker.ts", ["../room/thing.ts"], ["connections-are-handed-over"]],
  ["src/durable/connections/rooted.ts", ["type ../room-runtime.ts"], ["composition-root", "connections"]],
  ["src/durable/telemetry/sender.ts", ["type ../connections/thing.ts"], ["telemetry"]],
  ["src/durable/telemetry/doer.ts", ["../room/thing.ts"], ["telemetry-only-watches"]],
  ["src/durable/outbox/speaking.ts", ["../telemetry/thing.ts"], ["outbox"]],
  ["src/durable/outbox/maker.ts", ["../storage/thing.ts"], ["outbox-is-handed-over"]],
  ["src/durable/hub/room.ts", ["type ../room/thing.ts"], ["hub"]],
  ["src/durable/problem-response.ts", ["type ./room-object.ts"], ["composition-root"]],
  ["src/durable/upwards.ts", ["../worker/thing.ts"], ["room"]],
  ["src/worker/game.ts", ["../durable/rules/good.ts"], ["edge"]],
  ["src/worker/store.ts", ["../durable/storage/thing.ts"], ["edge"]],
  ["src/offline-bridge/room.ts", ["../durable/room-object.ts"], ["bridge"]],
  ["src/client/files.ts", ["node:fs"], ["client"]],
  ["src/client/bridge.ts", ["../offline-bridge/thing.ts"], ["client"]],
  ["src/client/tool.ts", ["../../tools/thing.ts"], ["client", "tools-stay-outside"]],
  ["src/offline-bridge/temporal/workflows/files.ts", ["node:fs"], ["workflows", "workflows-reach-no-platform"]],
  ["src/offline-bridge/temporal/workflows/code.ts", ["../activities/thing.ts"], ["activities-by-type"]],
  ["src/offline-bridge/temporal/workflows/far.ts", ["../../story/files.ts"], ["workflows-reach-no-platform"]],
  ["src/offline-bridge/develop.ts", ["vitest"], ["declared"]],
  ["tools/nowhere.ts", ["./not-there.ts"], ["resolves"]],
  ["src/client/one.ts", ["./other.ts"], ["no-cycle"]],
  // Allowed imports.
  ["src/durable/protocol/good.ts", ["valibot"], []],
  ["src/durable/rules/good.ts", ["../protocol/good.ts", "@noble/hashes/sha2.js"], []],
  ["src/durable/storage/thing.ts", ["type ../rules/good.ts", "../protocol/good.ts"], []],
  ["src/durable/room/thing.ts", ["../rules/good.ts", "../storage/thing.ts"], []],
  ["src/durable/connections/thing.ts", ["type ../room/thing.ts", "type ../telemetry/thing.ts", "../rules/good.ts"], []],
  ["src/durable/telemetry/thing.ts", ["type ../room/thing.ts", "../rules/good.ts"], []],
  ["src/durable/outbox/thing.ts", ["type ../storage/thing.ts"], []],
  ["src/durable/hub/thing.ts", ["../rules/good.ts", "itty-durable"], []],
  ["src/durable/room-runtime.ts", ["./room/thing.ts", "./connections/thing.ts", "./outbox/thing.ts"], []],
  ["src/durable/room-object.ts", ["./room-runtime.ts", "./storage/thing.ts", "cloudflare:workers"], []],
  ["src/worker/thing.ts", ["../durable/room-object.ts", "../durable/protocol/good.ts", "hono"], []],
  ["src/client/thing.ts", ["../durable/rules/good.ts"], []],
  ["src/offline-bridge/thing.ts", ["../durable/rules/good.ts", "@temporalio/client", "node:http"], []],
  ["src/offline-bridge/story/files.ts", ["node:fs"], []],
  ["src/offline-bridge/temporal/activities/thing.ts", ["../../../durable/protocol/good.ts"], []],
  ["src/offline-bridge/temporal/workflows/good.ts", ["@temporalio/workflow", "../../../durable/rules/good.ts"], []],
  ["tools/thing.ts", ["../src/client/thing.ts", "vitest"], []],
] as const;

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

const project = mkdtempSync(join(tmpdir(), "hub-fences-"));
let violations: readonly Violation[] = [];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

/** Names an import, or with `type ` before it an import of types alone. */
function importLine(name: string): string {
  if (!name.startsWith("type ")) return `import "${name}";\n`;
  const path = name.slice("type ".length);
  return `import type { Thing } from "${path}";\nexport type { Thing } from "${path}";\n`;
}

beforeAll(async () => {
  for (const [path, imports] of CASES) write(path, imports.map(importLine).join(""));
  // The other half of the circle knows the first one by a type alone.
  write("src/client/other.ts", `import type { One } from "./one.ts";\nexport type Other = One;\n`);
  write(
    "src/offline-bridge/temporal/workflows/by-type.ts",
    `import type { Post } from "../activities/thing.ts";\nexport type P = Post;\n`,
  );
  for (const name of ["node_modules", "tsconfig.json", "package.json"])
    symlinkSync(join(PROJECT, name), join(project, name));
  const args = ["--config", join(PROJECT, "config/dependency-cruiser.mjs"), "--output-type", "json", "src", "tools"];
  // It exits with the number of errors.
  const { stdout } = await run(join(PROJECT, "node_modules/.bin/depcruise"), args, {
    cwd: project,
    maxBuffer: 2 ** 24,
  }).catch((error: { stdout: string }) => error);
  violations = JSON.parse(stdout).summary.violations;
}, 60_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

test.each(CASES)("%s importing %o crosses %o", (path, _, fences) => {
  const crossed = violations.filter(({ from }) => from === path).map(({ rule }) => rule.name);
  expect([...new Set(crossed)].sort()).toEqual(fences);
});

test("a workflow may name its activities' types", () => {
  expect(violations.filter(({ from }) => from.endsWith("by-type.ts"))).toEqual([]);
});
