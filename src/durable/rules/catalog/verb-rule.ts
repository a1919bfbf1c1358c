import type { Verb } from "../../protocol/catalog/catalog.ts";
import type { ArgumentsOfVerb, VerbId } from "../../protocol/socket/command.ts";
import type { Actor } from "../../protocol/state/actor.ts";
import type { Participant } from "../../protocol/state/participant.ts";
import type { Verdict } from "../core/decision.ts";
import type { RoomState } from "../core/room-state.ts";
import type { RuleContext } from "../core/rule-context.ts";

/** One use of a verb, after all that holds for every verb has been checked. */
export interface VerbCall<V extends VerbId> {
  readonly state: RoomState;
  readonly context: RuleContext;
  readonly actor: Actor;
  /** The caller as a participant, as they will be when the command is accepted. */
  readonly participant: Participant;
  /** The verb as the hub's catalog has it now. */
  readonly verb: Verb;
  readonly args: ArgumentsOfVerb<V>;
}

/** A verb: how the catalog presents it (its parameters stand in `protocol/command`), and what it does. */
export interface VerbRule<V extends VerbId> extends Omit<Verb, "id" | "parameters"> {
  decide(call: VerbCall<V>): Verdict;
}
