import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { benchFolder } from "../../../tools/check/run-tool.ts";
import { newFolder, openTerminal, startedWith } from "../support/terminal.ts";

test("RUN4 `npm run load`: Ctrl-C ends the play, the verdict is given, and the hub is gone with its folder", async () => {
  const TMPDIR = newFolder();
  const load = openTerminal(`npm run load -- --rooms 1 --clients 3 --seconds 300 --record ${TMPDIR}/record`, {
    TMPDIR,
  });
  await load.sees(/1 rooms?, \d+ .*clients|of 300 s|\/300/);
  load.pressCtrlC();
  expect([await load.exited, load.said()]).toEqual([0, expect.stringMatching(/clean|kept/i)]);
  expect(load.said()).toMatch(/report .*report\.json/);
  expect(readdirSync(TMPDIR).filter((name) => name.startsWith("hub-load-"))).toEqual([]);
  expect(startedWith(TMPDIR)).toEqual([]);
});

test("RUN4 `npm run monitor:contests -- --follow`: Ctrl-C gives the last table", async () => {
  const TMPDIR = newFolder();
  writeFileSync(join(TMPDIR, "edge.log"), "");
  const monitor = openTerminal(`npm run monitor:contests -- --follow --input ${TMPDIR}/edge.log`, { TMPDIR });
  await monitor.sees(/reading on; Ctrl-C ends it/);
  monitor.pressCtrlC();
  expect(await monitor.exited).toBe(0);
  expect(monitor.said()).toMatch(/\^C[^]*Contests +0 observed[^]*within budget/);
});

test("RUN4 `npm run fuzz`: Ctrl-C ends the fire, and what was sent is reported", async () => {
  const TMPDIR = newFolder();
  const fuzz = openTerminal("npm run fuzz -- --lanes 2", { TMPDIR });
  await fuzz.sees(/\d+ frames/);
  fuzz.pressCtrlC();
  expect([await fuzz.exited, fuzz.said()]).toEqual([0, expect.stringMatching(/[1-9]\d* frames over .* connections/)]);
  expect(readdirSync(TMPDIR).filter((name) => name.startsWith("fuzz-"))).toEqual([]);
  expect(startedWith(TMPDIR)).toEqual([]);
});

test.skipIf(benchFolder().length === 0)(
  "RUN4 `npm run bench`: Ctrl-C ends the measuring, and what was measured is told",
  async () => {
    const TMPDIR = newFolder();
    const bench = openTerminal("npm run bench -- --only rows-per-say,room-20-vs-partyserver", { TMPDIR });
    await bench.sees(/— /);
    bench.pressCtrlC();
    expect([await bench.exited, bench.said()]).toEqual([130, expect.stringMatching(/the measuring ends here/)]);
    expect(readdirSync(TMPDIR).filter((name) => name.startsWith("hub-"))).toEqual([]);
    expect(startedWith(TMPDIR)).toEqual([]);
  },
);
