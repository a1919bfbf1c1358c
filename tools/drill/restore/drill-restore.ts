import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOwnStack } from "../../load/own-stack.ts";
import { compareArchives, compareRooms } from "../answers/compare-answers.ts";
import { readArchiveAnswers, readRoomAnswers, type ArchiveAnswers, type RoomAnswers } from "../answers/read-answers.ts";
import { repeatCommands } from "../answers/repeat-commands.ts";
import { castToken, ScenarioRoom, type GivenCommand } from "../answers/scenario-room.ts";
import type { DrillReport } from "../report/drill-report.ts";
import type { DrillPlace } from "../switch/drill-switch.ts";
import { exportHub, importHub, publishings, type HubAtWork } from "./move-hub.ts";

const HUB = "restored";

/** Answers of a hub before it was wiped. */
interface Before {
  readonly rooms: readonly RoomAnswers[];
  readonly archive: ArchiveAnswers;
  readonly given: readonly GivenCommand[];
  /** Sessions whose publishing had not come to its end. */
  readonly publishing: readonly string[];
}

/** Exports rooms and archive, wipes everything, imports both into a new stack, and compares the answers. */
export async function drillRestore(place: DrillPlace): Promise<DrillReport> {
  const begun = performance.now();
  const files = mkdtempSync(join(tmpdir(), "hub-restore-"));
  try {
    const before = await playAndExport(files, place);
    const { lost, doubled, amiss } = await importAndCompare(files, before, place);
    const events = before.rooms.reduce((sum, { version }) => sum + version, 0);
    return {
      ...{ drill: "restore", from: "this", to: "this" },
      ok: lost + doubled + amiss.length === 0,
      looked: {
        ...{ rooms: before.rooms.length, clients: before.rooms.length * 5, commands: before.given.length, events },
        ...{ contests: before.rooms.length, closures: before.rooms.length },
      },
      ...{ lost, doubled, late: 0, amiss, tookMs: Math.round(performance.now() - begun) },
    };
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}

/** Plays in every room to the end of its closure, reads all answers, and exports. The stack and its state are gone then. */
async function playAndExport(files: string, { given, over, say }: DrillPlace): Promise<Before> {
  const own = await startOwnStack(() => {}, over);
  try {
    const hub = { stateDir: own.stateDir, url: own.stack.edgeUrl, hubId: HUB };
    say("  playing a scenario in each room");
    const rooms = await Promise.all(Array.from({ length: given.rooms }, (_, at) => playScenario(hub, `room-${at}`)));
    const answers = await Promise.all(rooms.map(({ roomId }) => readRoomAnswers(hub.url, HUB, roomId)));
    const archive = await readArchiveAnswers(hub.url, HUB, await castToken(hub.url, HUB, "warden"));
    say("  exporting rooms and archive");
    await exportHub(
      hub,
      rooms.map(({ roomId }) => roomId),
      files,
    );
    const publishing = (await publishings(hub)).map(({ jobId }) => jobId);
    return { rooms: answers, archive, given: rooms.flatMap((room) => room.given), publishing };
  } finally {
    say("  wiping everything");
    await own.stop(false);
  }
}

/** A scenario whose session is closed and told of, and a next one that is left in the middle. */
async function playScenario({ url, hubId }: HubAtWork, roomId: string): Promise<ScenarioRoom> {
  const room = await ScenarioRoom.open(url, hubId, roomId);
  await room.playScenario();
  const completed = room.next("closure.completed");
  await room.closes();
  await completed;
  await room.does("ann", "verb.say", { message: "One more, before the road." });
  await room.leave();
  return room;
}

async function importAndCompare(files: string, before: Before, { over, say }: DrillPlace) {
  const own = await startOwnStack(() => {}, over);
  try {
    const hub = { stateDir: own.stateDir, url: own.stack.edgeUrl, hubId: HUB };
    say("  importing archive and rooms into an empty hub");
    await importHub(
      hub,
      before.rooms.map(({ roomId }) => roomId),
      files,
    );
    say("  asking everything again");
    const now = await Promise.all(before.rooms.map((room) => readRoomAnswers(hub.url, HUB, room.roomId, room.version)));
    const archive = await readArchiveAnswers(hub.url, HUB, await castToken(hub.url, HUB, "warden"));
    const differing = [
      ...before.rooms.flatMap((room, at) => (now[at] === undefined ? [] : compareRooms(room, now[at]))),
      ...compareArchives(before.archive, archive),
    ];
    const repeated = await repeatCommands(hub, before.given);
    const publishing = new Set((await publishings(hub)).map(({ jobId }) => jobId));
    const stopped = before.publishing.filter((sessionId) => !publishing.has(sessionId));
    return {
      lost: differing.length + repeated.lost + stopped.length,
      doubled: repeated.doubled,
      amiss: [...differing, ...repeated.amiss, ...stopped.map((sessionId) => `the publishing of ${sessionId} is gone`)],
    };
  } finally {
    await own.stop(false);
  }
}
