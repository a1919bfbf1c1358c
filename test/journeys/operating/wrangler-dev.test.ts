import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freePorts } from "../../../tools/dev-stack/processes/port.ts";
import { removeStateDir } from "../../../tools/dev-stack/state-dir.ts";
import { PROJECT } from "../../../tools/project.ts";
import { LONG_RUNS } from "../support/long-runs.ts";
import { environment } from "../support/npm-start.ts";
import { newFolder, openTerminal, startedWith } from "../support/terminal.ts";

// Apart from the others, because `.dev.vars` and `.wrangler/state` are the project's, and a person may have some.
const isWanted = LONG_RUNS && !existsSync(join(PROJECT, ".dev.vars"));

test.runIf(isWanted)("RUN9 a duel is played on `npx wrangler dev` beside all but the edge", async () => {
  const TMPDIR = newFolder();
  const [hubPort = 0, bridgePort = 0, temporalPort = 0] = await freePorts(3);
  const stateDir = join(TMPDIR, "state");
  const env = { ...environment({ hubPort, bridgePort, temporalPort, stateDir }), TMPDIR };
  onTestFinished(() => {
    removeStateDir(stateDir);
    rmSync(join(PROJECT, ".dev.vars"), { force: true });
  });
  const rest = openTerminal("npm start -- --without-edge", env);
  await rest.sees(/up, without the edge/);
  const edge = openTerminal(`npx wrangler dev --port ${hubPort}`, env);
  await edge.sees(/Ready on/);
  const play = openTerminal("npm run play -- samples/duel.json", env);
  expect([await play.exited, play.said()]).toEqual([0, expect.stringContaining("All went as the sample says.")]);
  edge.pressCtrlC();
  await edge.exited;
  rest.pressCtrlC();
  expect(await rest.exited).toBe(0);
  expect(startedWith(TMPDIR)).toEqual([]);
});
