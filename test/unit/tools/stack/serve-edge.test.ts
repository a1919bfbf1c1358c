import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testDir } from "../support.ts";

test("RUN1 an edge whose port was taken after it had been found free says so and ends, and does not wait", async () => {
  const taker = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taker.close());
  await once(taker, "listening");
  const { port } = taker.address() as AddressInfo;
  const dir = testDir();
  writeFileSync(join(dir, "edge.env"), "HUB_ENV=dev\n");
  const args = ["--port", String(port), "--bridge-url", "http://127.0.0.1:9", "--env-file", join(dir, "edge.env")];
  const env = { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" };
  const edge = spawn(process.execPath, ["tools/dev-stack/serve-edge.ts", ...args, "--persist-to", dir], { env });
  // Should it wait after all; what it started goes with it.
  onTestFinished(() => void edge.kill());
  let said = "";
  edge.stderr.on("data", (chunk: Buffer) => void (said += chunk.toString()));
  const [code] = (await once(edge, "exit")) as [number | null];
  expect([code, said]).toEqual([1, expect.stringMatching(new RegExp(`in use.*${port}`))]);
}, 60_000);
