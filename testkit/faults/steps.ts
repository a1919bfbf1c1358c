import { isVerbId } from "../../src/durable/protocol/socket/command.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../src/durable/rules/catalog/override-catalog.ts";
import { randomWorld } from "../players/random-world.ts";
import { CONTEST_FAULTS } from "./contest-faults.ts";
import type { FaultWorld } from "./fault-world.ts";
import type { SimulatedClient } from "./simulated/simulated-client.ts";
import type { FaultPlan, FaultStep } from "./step.ts";

/** Steps without faults. */
const ORDINARY: readonly FaultStep[] = [
  { name: "a command goes all the way", weight: 40, take: actAtOnce },
  { name: "somebody acts", weight: 16, take: act },
  { name: "frames reach the room", weight: 16, take: frames },
  { name: "the room flushes", weight: 12, take: (world) => world.runtime.flush() },
  { name: "clients read", weight: 10, take: (world) => reading(world) },
  { name: "somebody connects", weight: 14, take: comes },
  { name: "time passes", weight: 14, take: (world) => world.passes(world.chance.between(1, 1_500)) },
  { name: "more time passes", weight: 4, take: (world) => world.passes(world.chance.between(1_500, 15_000)) },
  { name: "the alarm rings", weight: 12, take: rings },
  { name: "the queue delivers", weight: 14, take: delivers },
  { name: "the bridge posts", weight: 14, take: posts },
  { name: "a client pings", weight: 3, take: pings },
];

/** Faults. */
const FAULTS: readonly FaultStep[] = [
  { name: "the process will stop", weight: 5, stops: true, take: (world) => planFault(world, "stop") },
  { name: "a statement will fail", weight: 3, take: (world) => planFault(world, "fault") },
  { name: "the process is killed", weight: 1.5, stops: true, take: (world) => killed(world) },
  { name: "the room hibernates", weight: 3, take: (world) => void world.runtime.hibernate() },
  { name: "somebody leaves", weight: 2, take: leaves },
  { name: "a socket vanishes", weight: 3, take: vanishes },
  { name: "a vanished socket is noticed", weight: 3, take: noticed },
  { name: "a client sends again", weight: 4, take: sendsAgain },
  { name: "a client sends again by HTTP", weight: 4, take: sendsByHttp },
  { name: "a page is loaded anew", weight: 1, take: forgets },
  { name: "the clock jumps ahead", weight: 1, take: (world) => jumps(world, 1) },
  { name: "the clock jumps back", weight: 0.7, take: (world) => jumps(world, -1) },
  { name: "the queue loses a message", weight: 2, take: loses },
  { name: "the queue doubles a message", weight: 2, take: doubles },
  {
    name: "the queue goes away or comes back",
    weight: 1,
    take: (world) => void (world.queueIsAway = !world.queueIsAway),
  },
  { name: "a dead letter is told", weight: 2, take: deadLetter },
  { name: "the bridge calls a job poison", weight: 1, take: poison },
  { name: "the bridge stops or starts", weight: 2, take: bridgeTurns },
  { name: "the bridge doubles a post", weight: 2, take: doublesPost },
  { name: "the bridge posts ahead", weight: 1, take: postsAhead },
  { name: "a deploy drains the room", weight: 0.4, take: drains },
  { name: "the hub changes its catalog", weight: 0.6, take: changesCatalog },
  { name: "an operator closes the session", weight: 0.4, take: closesSession },
];

/** Another world now and then: some verbs go, some change while something of them is open. */
const WORLD_STEPS: readonly FaultStep[] = [{ name: "the hub puts a world", weight: 3, take: putsWorld }];

/** The steps of a run: the weights of faults are multiplied by `faultRate`, and those of contests and worlds are added. */
export function stepsIn({ faultRate, contests, worlds }: FaultPlan): readonly FaultStep[] {
  const faults = FAULTS.map((step) => ({ ...step, weight: step.weight * faultRate }));
  return [...ORDINARY, ...faults, ...(contests ? CONTEST_FAULTS : []), ...(worlds ? WORLD_STEPS : [])];
}

async function act(world: FaultWorld): Promise<void> {
  const minded = world.mind();
  if (minded === null) return;
  const { client, request } = minded;
  world.note(`${client.name} wants ${request.id} ${String(request.verb)} ${JSON.stringify(request.args)}`);
  if (client.socket !== null) client.send(request);
  else if (world.chance.happens(0.3)) await byHttp(world, client, request);
}

/** Without disturbance: a command is done and seen before anything else happens. */
async function actAtOnce(world: FaultWorld): Promise<void> {
  await act(world);
  for (const client of world.clients) await deliver(world, client, client.outbound.length);
  world.runtime.flush();
  reading(world);
}

async function frames(world: FaultWorld): Promise<void> {
  const client = world.chance.oneOf(world.clients.filter(({ outbound }) => outbound.length > 0));
  if (client !== undefined) await deliver(world, client, world.chance.between(1, client.outbound.length));
}

async function deliver(world: FaultWorld, client: SimulatedClient, many: number): Promise<void> {
  const { socket } = client;
  if (socket === null) return;
  for (const frame of client.outbound.splice(0, many)) {
    world.note(`${client.name} → ${frame.slice(0, 140)}`);
    await world.runtime.frame(socket, frame);
    if (socket.severed) return;
  }
}

export function reading(world: FaultWorld, who: readonly SimulatedClient[] = world.clients): void {
  for (const client of who) {
    const { socket } = client;
    client.read();
    // A client notices a broken connection when it reads.
    if (socket !== null && client.socket === socket && !world.runtime.sockets.has(socket)) client.lost();
  }
}

async function comes(world: FaultWorld): Promise<void> {
  const client = world.chance.oneOf(world.clients.filter(({ socket }) => socket === null));
  if (client !== undefined) await world.connect(client);
}

async function rings(world: FaultWorld): Promise<void> {
  if (await world.runtime.ring()) world.note("the alarm rang");
}

export async function delivers(world: FaultWorld): Promise<void> {
  const message = world.chance.oneOf(world.queue.messages);
  if (message === undefined) return;
  world.queue.take(message);
  const answer = world.bridge.take(message.job);
  world.note(`the queue delivers ${message.job.jobId}: ${answer ?? "no bridge"}`);
  if (answer === null) world.queue.again(message);
}

export async function posts(world: FaultWorld): Promise<void> {
  const post = world.chance.oneOf(world.bridge.posts);
  if (post === undefined) return;
  const { result } = post;
  const reached = await world.runtime.reach((room) => room.acceptResult(result, JSON.stringify(result)));
  const said = reached.came === "answer" ? JSON.stringify(reached.value) : reached.came;
  world.note(`the bridge posts ${result.key}: ${said}`);
  if (reached.came !== "answer") return;
  world.bridge.withdraw(post);
  if (reached.value.ok) {
    world.bridge.delivered(post);
    sameAnswer(world, result.key, JSON.stringify(reached.value.answer));
  } else if (reached.value.problem.code === "result-conflict" && world.bridge.mayContradict) world.bridge.refused(post);
  else if (reached.value.problem.code !== "internal") world.faults.push(`BRG1 ${result.key} was refused: ${said}`);
  else world.bridge.posts.push(post);
}

/** BRG1: said twice, it counts once, and is answered as at first. */
function sameAnswer(world: FaultWorld, key: string, answer: string): void {
  const first = world.answers.get(key) ?? answer;
  world.answers.set(key, first);
  if (first !== answer) world.faults.push(`BRG1 ${key} was answered ${first} and then ${answer}`);
}

function pings(world: FaultWorld): void {
  const socket = world.chance.oneOf(world.clients)?.socket;
  if (socket != null) world.runtime.ping(socket);
}

function planFault(world: FaultWorld, how: "stop" | "fault"): void {
  const moments = world.chance.between(0, 22);
  world.note(`after ${moments} statements the ${how === "stop" ? "process stops" : "next fails"}`);
  world.runtime.plannedFault.plan(moments, how);
}

export function killed(world: FaultWorld): void {
  world.note("the process is killed");
  world.runtime.crash();
}

async function leaves(world: FaultWorld): Promise<void> {
  const client = world.chance.oneOf(world.clients.filter(({ socket }) => socket !== null));
  if (client?.socket == null) return;
  const { socket } = client;
  world.note(`${client.name} leaves`);
  client.lost();
  await world.runtime.closed(socket, world.chance.happens(0.5) ? 1000 : 1005);
}

/** Some of what the client had on its way may still arrive after it is gone (CMD7). */
async function vanishes(world: FaultWorld): Promise<void> {
  const client = world.chance.oneOf(world.clients.filter(({ socket }) => socket !== null));
  if (client?.socket == null) return;
  const { socket } = client;
  const onItsWay = client.outbound.slice(0, world.chance.between(0, client.outbound.length));
  world.note(`${client.name} vanishes, with ${onItsWay.length} frames on their way`);
  socket.severed = true;
  client.lost();
  for (const frame of onItsWay) await world.runtime.frame(socket, frame);
}

async function noticed(world: FaultWorld): Promise<void> {
  const gone = world.chance.oneOf([...world.runtime.sockets].filter(({ severed }) => severed));
  if (gone !== undefined) await world.runtime.closed(gone, 1006);
}

function sendsAgain(world: FaultWorld): void {
  const client = world.chance.oneOf(world.clients.filter(({ socket }) => socket !== null));
  for (const request of client?.unanswered() ?? []) client?.send(request);
}

async function sendsByHttp(world: FaultWorld): Promise<void> {
  const client = world.chance.oneOf(world.clients.filter((each) => each.unanswered().length > 0));
  const request = world.chance.oneOf(client?.unanswered() ?? []);
  if (client !== undefined && request !== undefined) await byHttp(world, client, request);
}

async function byHttp(
  world: FaultWorld,
  client: SimulatedClient,
  request: Parameters<FaultWorld["post"]>[1],
): Promise<void> {
  const reached = await world.post(client.actor, request);
  const isLost = world.chance.happens(0.2);
  world.note(
    `${client.name} posts ${request.id}: ${JSON.stringify(reached)}${isLost ? ", and the answer is lost" : ""}`,
  );
  if (isLost) world.ledger.unheard(request.id);
  else if (reached.came === "answer" && reached.value.ok) client.answered(reached.value.receipt);
}

function forgets(world: FaultWorld): void {
  world.chance.oneOf(world.clients.filter(({ socket }) => socket === null))?.forgets();
}

const MINUTE = 60_000;
const JUMPS = [10_000, 40_000, 2 * MINUTE, 6 * MINUTE, 15 * MINUTE, 40 * MINUTE, 13 * 60 * MINUTE];

function jumps(world: FaultWorld, sign: 1 | -1): void {
  const most = sign === 1 ? JUMPS.length - 1 : 4;
  const ms = sign * (JUMPS[world.chance.between(0, most)] ?? MINUTE);
  world.note(`the clock jumps by ${ms / 1000} s`);
  world.passes(ms);
}

function loses(world: FaultWorld): void {
  const message = world.chance.oneOf(world.queue.messages);
  if (message === undefined) return;
  world.note(`the queue loses ${message.job.jobId}`);
  world.queue.take(message);
}

function doubles(world: FaultWorld): void {
  const message = world.chance.oneOf(world.queue.messages);
  if (message !== undefined) world.queue.put(message.job);
}

export async function deadLetter(world: FaultWorld): Promise<void> {
  const message = world.queue.dead.shift();
  if (message === undefined) return;
  const { jobId, attempt } = message.job;
  world.note(`a dead letter for ${jobId}`);
  world.givenUp.deadLetter.add(jobId);
  const reached = await world.runtime.reach((room) => room.jobFailed(jobId, attempt, "dead-letter", "five tries"));
  if (reached.came !== "answer") world.queue.dead.push(message);
}

async function poison(world: FaultWorld): Promise<void> {
  const message = world.chance.oneOf(world.queue.messages);
  if (message === undefined) return;
  const { jobId, attempt } = message.job;
  world.note(`${jobId} is called poison`);
  world.givenUp.poison.add(jobId);
  const reached = await world.runtime.reach((room) => room.jobFailed(jobId, attempt, "poison", "unreadable"));
  if (reached.came === "answer") world.queue.take(message);
}

function bridgeTurns(world: FaultWorld): void {
  world.note(world.bridge.isUp ? "the bridge stops" : "the bridge starts");
  if (world.bridge.isUp) world.bridge.stops();
  else world.bridge.starts();
}

function doublesPost(world: FaultWorld): void {
  const post = world.chance.oneOf(world.bridge.posts);
  if (post !== undefined) world.bridge.posts.push(post);
}

function postsAhead(world: FaultWorld): void {
  const post = world.chance.oneOf(world.bridge.posts);
  if (post !== undefined) world.bridge.hurries(post);
}

async function drains(world: FaultWorld): Promise<void> {
  world.note("the room is drained");
  await world.runtime.reach((room) => room.drain(2_000));
}

const OVERRIDES = [
  {},
  { verbs: { "verb.emote": null } },
  { verbs: { "verb.offerTrade": { rateLimit: { burst: 9, perSeconds: 9, scope: "room" } } } },
  { verbs: { "verb.challengeDuel": { rateLimit: null } }, limits: { actorCommands: { burst: 9, perSeconds: 1 } } },
];

async function changesCatalog(world: FaultWorld): Promise<void> {
  await useOverride(world, world.chance.oneOf(OVERRIDES) ?? {});
}

/** Verbs of the world before that are open go on by their own rules (CAT11). */
export function putsWorld(world: FaultWorld): Promise<void> {
  return useOverride(world, randomWorld(world.chance));
}

/** The hint may get lost; the room looks for itself at its next waking (CAT2). */
export async function useOverride(
  world: FaultWorld,
  override: object,
  isHeard = world.chance.happens(0.7),
): Promise<void> {
  const overridden = overrideCatalog(BUILT_IN_CATALOG, override);
  if (!overridden.ok) throw new Error(overridden.message);
  world.override = JSON.stringify(override);
  world.own = overridden.catalog.verbs.filter(({ id }) => !isVerbId(id));
  world.note(`the catalog is changed by ${world.override}`);
  if (isHeard) await world.runtime.reach((room) => room.catalogChanged(overridden.catalog));
}

async function closesSession(world: FaultWorld): Promise<void> {
  const vera = world.clients.find(({ name }) => name === "vera");
  if (vera === undefined) return;
  world.note("the session is closed by HTTP");
  await world.runtime.reach((room) => room.closeSession(vera.actor, "enough for today"));
}
