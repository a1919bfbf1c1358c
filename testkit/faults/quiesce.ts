import { vi } from "vitest";
import type { FaultWorld } from "./fault-world.ts";
import { STAGE_GAVE_UP } from "./simulated/simulated-bridge.ts";
import { deadLetter, delivers, posts, reading, useOverride } from "./steps.ts";

/** Enough rounds for a job that is sent again every five minutes to reach its deadline of 24 h. */
const MOST_ROUNDS = 2_000;

/**
 * Nothing goes wrong any more, and time passes until all that was begun has come to its end. If it never does, that is
 * the fault.
 */
export async function quiesce(world: FaultWorld): Promise<void> {
  world.note("from here on nothing goes wrong");
  world.runtime.plannedFault.cancel();
  world.queueIsAway = false;
  world.bridge.isServed = true;
  world.bridge.starts();
  world.passes(Math.max(0, world.stored().now - Date.now()));
  for (const socket of [...world.runtime.sockets]) if (socket.severed) await world.runtime.closed(socket, 1006);
  await useOverride(world, {}, true);
  const sure = jobsWithTime(world);
  const { version } = world.stored();
  await settle(world);
  for (const jobId of givenUpSince(world, version)) {
    if (sure.has(jobId)) world.faults.push(`JOB1 ${jobId} was given up though nothing was in its way any more`);
  }
  await closeSession(world);
  await settle(world);
  await redriveClosures(world);
}

/** The longest time between two sendings of a job, and a little. */
const NEXT_SENDING = 6 * 60_000;

/** Jobs that will be sent once more before they are dead. */
function jobsWithTime(world: FaultWorld): Set<string> {
  const jobs = Object.values(world.stored().privateState.jobs);
  return new Set(jobs.filter((book) => book.deadlineAt > Date.now() + NEXT_SENDING).map(({ job }) => job.jobId));
}

function givenUpSince(world: FaultWorld, version: number): string[] {
  return world.log().flatMap(({ event }) => {
    if (event.version <= version) return [];
    if (event.type === "contest.cancelled") return event.data.reason === "unresolved" ? [event.data.contestId] : [];
    if (event.type === "ritual.failed") return [event.data.ritualId];
    return event.type === "closure.failed" && event.data.error !== STAGE_GAVE_UP ? [event.data.sessionId] : [];
  });
}

async function settle(world: FaultWorld): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await everybodyComes(world);
    for (const client of world.clients) {
      for (const request of client.unanswered()) if (!world.ledger.isHopeless(request.id)) client.send(request);
    }
    await driveAll(world);
    if (isAtRest(world)) return;
    if (!moveOn(world)) return;
  }
  world.faults.push(`JOB1 all this never comes to an end: ${describeUnrest(world)}`);
}

async function everybodyComes(world: FaultWorld): Promise<void> {
  for (const actorId of Object.keys(world.stored().privateState.bans)) {
    const otto = world.clients.find(({ name }) => name === "otto");
    if (otto !== undefined) await world.post(otto.actor, otto.command("mod.unban", { target: actorId }));
  }
  for (const client of world.clients) if (client.socket === null) await world.connect(client);
}

/** Does everything that needs no time to pass. */
async function driveAll(world: FaultWorld): Promise<void> {
  await world.runtime.ring();
  for (const client of world.clients) {
    const { socket } = client;
    if (socket === null) continue;
    world.runtime.ping(socket);
    for (const frame of client.outbound.splice(0)) await world.runtime.frame(socket, frame);
  }
  while (world.queue.messages.length > 0) await delivers(world);
  while (world.queue.dead.length > 0) await deadLetter(world);
  while (world.bridge.posts.length > 0) await posts(world);
  while (vi.getTimerCount() > 0) world.runtime.flush();
  reading(world);
}

function isAtRest(world: FaultWorld): boolean {
  return unansweredIn(world).length === 0 && openMatters(world).length === 0;
}

function unansweredIn(world: FaultWorld): string[] {
  const ids = world.clients.flatMap((client) => client.unanswered().map(({ id }) => id));
  return ids.filter((id) => !world.ledger.isHopeless(id));
}

/** Ids of what time or the bridge still has to end. */
function openMatters(world: FaultWorld): string[] {
  const { privateState, view } = world.stored();
  const trades = view.trades.filter(({ status }) => status === "open").map(({ tradeId }) => tradeId);
  return [
    ...Object.keys(privateState.jobs),
    ...Object.keys(privateState.contests),
    ...Object.keys(privateState.rituals),
    ...trades,
  ];
}

function describeUnrest(world: FaultWorld): string {
  return `unanswered ${unansweredIn(world).join(", ") || "none"}; open ${openMatters(world).join(", ") || "none"}`;
}

/** To the next alarm, or a little further while answers have to be waited for. False where the room would sleep for ever. */
function moveOn(world: FaultWorld): boolean {
  const at = world.runtime.alarmAt();
  const isWaiting = unansweredIn(world).length > 0;
  if (at === null && !isWaiting) {
    world.faults.push(`JOB1 nothing will ever wake the room: ${describeUnrest(world)}`);
    return false;
  }
  const untilAlarm = at === null ? 30_000 : Math.max(0, at - Date.now());
  world.passes(isWaiting ? Math.min(untilAlarm, 1_000) : untilAlarm);
  return true;
}

async function closeSession(world: FaultWorld): Promise<void> {
  const vera = world.clients.find(({ name }) => name === "vera");
  if (vera !== undefined) await world.runtime.reach((room) => room.closeSession(vera.actor, "the end"));
}

/** Closures that have failed are run again, as an operator would (CLO7), until they are through. */
async function redriveClosures(world: FaultWorld): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    const failed = world.stored().view.closures.filter(({ status }) => status === "failed");
    if (failed.length === 0) return;
    for (const { sessionId } of failed) await world.runtime.reach((room) => room.redrive(sessionId));
    await settle(world);
  }
  world.faults.push("CLO7 a failed closure cannot be brought to its end");
}
