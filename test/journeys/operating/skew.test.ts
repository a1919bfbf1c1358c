import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { valueOf } from "../../../src/cli/ask-hub.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import type { HubAccess } from "../../../src/client/http/hub-http.ts";
import { inspectRoom, readJobs, readLiveRooms } from "../../../src/client/http/operator/operate-http.ts";
import { drainHub } from "../../../src/client/http/operator/ops-http.ts";
import type { Release } from "../../../tools/dev-stack/run-stack.ts";
import { readArchiveAnswers, readRoomAnswers } from "../../../tools/drill/answers/read-answers.ts";
import { repeatCommands } from "../../../tools/drill/answers/repeat-commands.ts";
import { castToken, ScenarioRoom } from "../../../tools/drill/answers/scenario-room.ts";
import { openRelease } from "../../../tools/drill/releases/open-release.ts";
import { KEPT_RELEASE } from "../../../tools/drill/releases/release-files.ts";
import { bundleWorker } from "../../../tools/fuzz/bundle-worker.ts";
import { startOwnStack, type OwnStack } from "../../../tools/load/own-stack.ts";
import { PROJECT } from "../../../tools/project.ts";
import { serveSkewed } from "../support/skewed-edge.ts";

type Side = "this" | "kept";

let own: OwnStack;
let folder: string;
let scripts: Readonly<Record<Side, string>>;
let releases: Readonly<Record<Side, Release>>;
let bridgeOf: Side = "this";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hub-skew-"));
  releases = { this: { sources: PROJECT }, kept: { sources: await openRelease(KEPT_RELEASE) } };
  scripts = {
    this: await bundleWorker(releases.this.sources, join(folder, "this")),
    kept: await bundleWorker(releases.kept.sources, join(folder, "kept")),
  };
  own = await startOwnStack(() => {}, new AbortController().signal);
  await own.stack.processes.get("edge")?.stop();
});
afterAll(async () => {
  await own.stop(false);
  rmSync(folder, { recursive: true, force: true });
});

async function useBridgeOf(side: Side): Promise<void> {
  if (side === bridgeOf) return;
  for (const name of ["bridge", "closures"]) await own.stack.deploy(name, releases[side]);
  bridgeOf = side;
}

/** All that callers of the routes need: what they ask of rooms crosses between the releases. */
async function playEverything(url: string, hubId: string, exported: number): Promise<void> {
  const room = await ScenarioRoom.open(url, hubId, "tavern");
  await room.playScenario();
  const completed = room.next("closure.completed");
  const sessionId = await room.closes();
  expect((await completed).data.sessionId).toBe(sessionId);

  const answers = await readRoomAnswers(url, hubId, "tavern");
  expect(answers.sessions["eve"]).toEqual([expect.objectContaining({ sessionId, recap: expect.anything() })]);
  const archive = await readArchiveAnswers(url, hubId, await castToken(url, hubId, "warden"));
  expect(archive).toMatchObject({ moderation: expect.arrayContaining([expect.objectContaining({ kind: "report" })]) });
  expect(await repeatCommands({ url, hubId }, room.given)).toEqual({
    ...{ lost: 0, doubled: 0 },
    amiss: [],
  });

  const operator = { actorId: "olga", hubId, roomId: "*", roles: ["ops"] } as const;
  const hub = { url, hubId, token: (await valueOf(devToken({ url }, operator))).token };
  expect(await valueOf(readLiveRooms(hub))).toMatchObject({ rooms: [{ roomId: "tavern" }] });
  expect(await valueOf(inspectRoom(hub, "tavern"))).toMatchObject({ roomId: "tavern", jobs: [] });
  expect((await valueOf(readJobs(hub))).unreached).toEqual([]);
  expect(await statusOfExport(hub)).toBe(exported);
  expect(await valueOf(drainHub(hub, 1000))).toMatchObject({ rooms: ["tavern"], failed: [] });
  await room.leave();
}

/** @returns the status of an export, which release 0.1.0 did not know. */
async function statusOfExport({ url, hubId, token }: HubAccess): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v1/ops/hubs/${hubId}/rooms/tavern/export`, { headers });
  await response.body?.cancel();
  return response.status;
}

// By bridge, so that it is replaced once. What a room does not know yet is for later, and no bug (SOK2).
test.each([
  { edge: "this", rooms: "kept", bridge: "this", exported: 503 },
  { edge: "kept", rooms: "kept", bridge: "this", exported: 404 },
  { edge: "kept", rooms: "this", bridge: "kept", exported: 404 },
  { edge: "this", rooms: "this", bridge: "kept", exported: 200 },
] as const)(
  "RUN14 JOB2 CMD8 edge of $edge, rooms of $rooms, bridge and closure worker of $bridge: everything goes its way",
  async ({ edge, rooms, bridge, exported }) => {
    await useBridgeOf(bridge);
    const { stack, stateDir } = own;
    const port = Number(new URL(stack.edgeUrl).port);
    const url = await serveSkewed(
      { edge: scripts[edge], rooms: scripts[rooms] },
      { stateDir, port, bridgeUrl: stack.bridgeUrl },
    );
    await playEverything(url, `skew-${edge}-${rooms}-${bridge}`, exported);
  },
);
