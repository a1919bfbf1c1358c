import type { VerbId, ArgumentsOfVerb } from "../../src/durable/protocol/socket/command.ts";
import type { FaultWorld } from "./fault-world.ts";
import type { SimulatedClient } from "./simulated/simulated-client.ts";
import { delivers, posts, reading } from "./steps.ts";

/** One thing that happens, as often as it takes until it has happened. */
export interface Beat {
  readonly name: string;
  play(world: FaultWorld): Promise<void>;
}

/** A scenario with something of everything that is written: talk, goods, a duel, a relic, moderation, a closure. */
export const SCRIPTED_SCENARIO: readonly Beat[] = [
  comes("mara"),
  comes("teo"),
  comes("vera"),
  comes("otto"),
  acts("mara", "verb.say", () => ({ message: "line-1" })),
  acts("mara", "verb.whisper", () => ({ target: "teo", message: "whisper-1" })),
  acts("teo", "verb.report", (world) => ({ version: lastSaid(world), reason: "complaint-1" })),
  acts("otto", "mod.retractMessage", (world) => ({ version: lastSaid(world), reason: "reason-1" })),
  acts("vera", "gm.grantItems", () => ({ target: "mara", items: [{ item: "gold", quantity: 3 }] })),
  acts("mara", "verb.offerTrade", () => ({ target: "teo", give: [{ item: "gold", quantity: 2 }], want: [] })),
  acts("teo", "verb.acceptTrade", (world) => ({ tradeId: world.stored().view.trades[0]?.tradeId ?? "" })),
  acts("mara", "verb.challengeDuel", () => ({ target: "teo" })),
  acts("teo", "verb.challengeDuel", () => ({ target: "mara" })),
  { name: "the bridge settles the duel", play: bridgeWorks },
  acts("vera", "verb.invokeRelic", () => ({ relicId: "relic.echo-lantern" })),
  { name: "the bridge settles the ritual", play: bridgeWorks },
  acts("vera", "gm.closeSession", () => ({ reason: "late" })),
  { name: "the bridge tells the closure", play: bridgeWorks },
  leaves("mara"),
  { name: "the grace ends", play: graceEnds },
];

function clientNamed(world: FaultWorld, name: string): SimulatedClient {
  const client = world.clients.find((each) => each.name === name);
  if (client === undefined) throw new Error(`nobody is called ${name}`);
  return client;
}

/** More tries than one fault can cost. */
const MOST_TRIES = 6;

async function until(isDone: () => boolean, tries: () => Promise<void>): Promise<void> {
  for (let count = 0; count < MOST_TRIES; count += 1) {
    await tries();
    if (isDone()) return;
  }
  throw new Error("it does not happen, however often it is tried");
}

/** Those who were here come back, when they see that their sockets broke. */
async function everybodyBack(world: FaultWorld): Promise<void> {
  reading(world);
  for (const client of world.clients) {
    if (client.socket === null && client.mirror !== undefined) await world.connect(client);
  }
}

function comes(name: string): Beat {
  return {
    name: `${name} comes`,
    async play(world) {
      const client = clientNamed(world, name);
      await until(
        () => client.socket !== null && client.mirror !== undefined,
        async () => {
          await everybodyBack(world);
          if (client.socket === null) await world.connect(client);
          world.runtime.flush();
          reading(world);
        },
      );
    },
  };
}

function acts<V extends VerbId>(name: string, verb: V, args: (world: FaultWorld) => ArgumentsOfVerb<V>): Beat {
  return {
    name: `${name} ${verb}`,
    async play(world) {
      const client = clientNamed(world, name);
      const request = client.command(verb, args(world));
      await until(
        () => client.unanswered().length === 0,
        async () => {
          await everybodyBack(world);
          if (client.outbound.length === 0) client.send(request);
          await sendAll(world, client);
          world.runtime.flush();
          reading(world);
        },
      );
    },
  };
}

async function sendAll(world: FaultWorld, client: SimulatedClient): Promise<void> {
  const { socket } = client;
  if (socket === null) return;
  for (const frame of client.outbound.splice(0)) await world.runtime.frame(socket, frame);
}

function lastSaid(world: FaultWorld): number {
  return world.stored().view.chat.find(({ kind }) => kind === "say")?.version ?? 0;
}

/** Queue, bridge and outbox do their work; where a job was lost, time passes until it is sent again. */
async function bridgeWorks(world: FaultWorld): Promise<void> {
  const jobs = () => Object.keys(world.stored().privateState.jobs).length;
  for (let rounds = 0; rounds < 40 && jobs() > 0; rounds += 1) {
    await everybodyBack(world);
    await world.runtime.ring();
    while (world.queue.messages.length > 0) await delivers(world);
    if (world.bridge.posts.length > 0) await posts(world);
    else world.passes(Math.max(0, (world.runtime.alarmAt() ?? Date.now() + 1_000) - Date.now()));
    world.runtime.flush();
  }
  await everybodyBack(world);
}

function leaves(name: string): Beat {
  return {
    name: `${name} leaves`,
    async play(world) {
      const client = clientNamed(world, name);
      const { socket } = client;
      if (socket !== null) await world.runtime.closed(socket, 1000);
      client.lost();
      client.forgets();
      await everybodyBack(world);
    },
  };
}

/** The alarm alone ends it, after a process that stopped too. */
async function graceEnds(world: FaultWorld): Promise<void> {
  const present = () =>
    world.stored().view.participants.some(({ actorId, status }) => actorId === "mara" && status !== "away");
  for (let rings = 0; rings < 10 && present(); rings += 1) {
    await everybodyBack(world);
    world.passes(Math.max(0, (world.runtime.alarmAt() ?? Date.now()) - Date.now()));
    await world.runtime.ring();
  }
  await everybodyBack(world);
}
