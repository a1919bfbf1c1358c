import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openArchive } from "../../src/offline-bridge/archive/open-archive.ts";
import { createPublishActivities } from "../../src/offline-bridge/publishing/activities/create-publish-activities.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../src/offline-bridge/publishing/publishing-times.ts";
import { prepareSession } from "../publishing/prepared-session.ts";
import { SimulatedClock, simulateWorker } from "../publishing/simulated-worker.ts";

/** Deltas of a session, and how many of them need a moderator: what an evening of 200 turns comes to. */
const DELTAS = 12;
const ITEMS = 5;
const BEGIN = Date.parse("2026-11-07T20:00:00.000Z");
const HOUR = 3_600_000;

/**
 * One worker in a process of its own, whose log is its standard output: publishes as many sessions as its argument says,
 * all of one hub and of one hour, on the archive at `DATABASE_URL`. Sends a {@link SimulatedWork} to its parent.
 */
const count = Number(process.argv[2]);
const archive = await openArchive(process.env["DATABASE_URL"] ?? "");
// The room's transcript, without a line that was retracted.
const room = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ events: [], nextAfter: null }));
});
await new Promise<void>((resolve) => void room.listen(0, "127.0.0.1", resolve));
const { port } = room.address() as AddressInfo;
const clock = new SimulatedClock(BEGIN);
const activities = createPublishActivities({
  closures: archive.closures,
  publishing: archive.publishing,
  source: { hubUrl: `http://127.0.0.1:${port}`, bridgeToHub: [{ sign: () => "v1,none" }] },
  times: DEFAULT_PUBLISHING_TIMES,
  namesOf: () => Promise.resolve((id: string) => id),
  decisionsPerRun: 500,
  post: () => Promise.resolve(null),
  keepDigests: () => Promise.resolve(),
  tries: () => 1,
  now: clock.now,
});
const sessions = [];
// All windows end within the hour before the batch at 22:00, which takes all of them.
for (let nth = 0; nth < count; nth += 1)
  sessions.push(
    await prepareSession(archive, {
      hubId: "publishing",
      sessionId: `session-${nth}`,
      deltas: DELTAS,
      items: ITEMS,
      preparedAt: BEGIN + 1 + Math.floor((nth * (HOUR - 2)) / count),
    }),
  );
process.send?.(await simulateWorker(archive, activities, sessions, clock));
room.close();
await archive.close();
process.disconnect();
