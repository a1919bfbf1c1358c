import type { Verb } from "../../durable/protocol/catalog/catalog.ts";
import type { VerbId } from "../../durable/protocol/socket/command.ts";
import type { Actor } from "../../durable/protocol/state/actor.ts";
import { BUILT_IN_CATALOG } from "../../durable/rules/catalog/built-in-catalog.ts";
import { applySteps } from "../../durable/rules/core/apply-steps.ts";
import { decide } from "../../durable/rules/core/decide.ts";
import { evolve } from "../../durable/rules/core/evolve.ts";
import { emptyRoom } from "../../durable/rules/core/room-state.ts";
import type { RoomState } from "../../durable/rules/core/room-state.ts";
import type { RuleContext } from "../../durable/rules/core/rule-context.ts";
import type { HeldRoom } from "../state/mirror.ts";
import type { SentCommand } from "../state/pending-commands.ts";

/** Verbs whose effect follows from what their actor sees: no dice, no time, nothing of the room's secrets. */
const PREDICTABLE: ReadonlySet<string> = new Set<VerbId>([
  "verb.say",
  "verb.emote",
  "verb.whisper",
  "verb.offerTrade",
  "verb.acceptTrade",
  "verb.declineTrade",
  "verb.cancelTrade",
  "gm.narrate",
  "gm.grantItems",
  "gm.consumeItems",
]);

export interface Asker {
  readonly actorId: string;
  readonly catalog: readonly Verb[];
  /** In ms. */
  readonly now: number;
}

/**
 * The room after a command, as the rules would have it from all that its actor sees; undefined where they would reject
 * it, or where more is needed to tell. Entries that a command makes have versions beyond `held.version`, and ids made of
 * the command's.
 */
export function predict(held: HeldRoom, command: SentCommand, asker: Asker): HeldRoom | undefined {
  const actor = actorIn(held, asker.actorId);
  if (actor === undefined || held.state.sessionId === null || !PREDICTABLE.has(command.verb)) return undefined;
  const state = roomOf(held, asker);
  const decision = decide(
    state,
    { kind: "command", actor, request: command, connected: true },
    contextOf(command, asker),
  );
  if (decision.kind !== "accepted") return undefined;
  const stamp = { now: asker.now, correlationId: "predicted", commandId: command.id };
  const { recorded } = applySteps(state, decision.steps, stamp);
  const view = recorded.reduce((so, { event }) => evolve(so, event), held.state);
  return { version: held.version + recorded.length, state: view };
}

/** As the room lists them. Capabilities are not shown; a verb that needs one is not among the predictable. */
function actorIn({ state }: HeldRoom, actorId: string): Actor | undefined {
  const listed = state.participants.find((each) => each.actorId === actorId && each.status !== "away");
  if (listed === undefined) return undefined;
  const { name, roles, stats } = listed;
  const { hubId } = state;
  return { actorId, hubId, room: "*", name, roles, stats, capabilities: [], expiresAt: Number.MAX_SAFE_INTEGER };
}

/** A room of which nothing is known but what is seen. */
function roomOf({ version, state }: HeldRoom, { catalog, now }: Asker): RoomState {
  const known = { ...BUILT_IN_CATALOG, verbs: [...catalog], catalogVersion: state.catalogVersion };
  return { ...emptyRoom(state.hubId, state.roomId, known), version, now, view: state };
}

function contextOf({ id }: SentCommand, { now }: Asker): RuleContext {
  return {
    ...{ now, restsUntil: 0, retryAt: () => 0, roomLoad: 0 },
    newId: (prefix) => `${prefix}_${id}`,
    newSeed: () => "",
    isConnected: () => true,
    lastCommandAt: () => now,
    // Budgets are the room's to count.
    budget: () => undefined,
    storedInventory: () => ({}),
    storedTalk: () => undefined,
    storedSession: () => undefined,
  };
}
