import { isSpectator, type Actor } from "../../protocol/state/actor.ts";
import { GRACE_MS } from "../limits/times.ts";
import { activeBan, entryProblem, entrance, isPresent } from "../presence/admission.ts";
import { decideJobFailure, decideRedrive } from "../sessions/decide-job.ts";
import { beginClosing } from "../sessions/session.ts";
import { decideCommand } from "./decide-command.ts";
import { decideResult } from "./decide-result.ts";
import { accept, refuse, type Decision, type PrivateChange } from "./decision.ts";
import { draft } from "./draft.ts";
import { recordValue } from "./record-with.ts";
import type { RoomInput } from "./room-input.ts";
import type { RoomState } from "./room-state.ts";
import type { RuleContext } from "./rule-context.ts";

/** The game: decides about an input in this state. Pure; clock, chance and ids are in the context. */
export function decide(state: RoomState, input: RoomInput, context: RuleContext): Decision {
  switch (input.kind) {
    case "join": {
      const problem = entryProblem(state, input.actor, context.now);
      if (problem !== null) return refuse(problem);
      return accept([...entrance(state, context, input.actor), ...backByJoining(state, input.actor)]);
    }
    case "command":
      return decideCommand(state, input, context);
    case "disconnected":
      return accept(grace(state, input.actorId, context.now));
    case "sweep":
      return accept(sweep(state, input.connected, context.now));
    case "wake":
      return accept([]);
    case "close-session":
      return closeSession(state, input.actor.actorId, input.reason, context.now);
    case "result":
      return decideResult(state, input.result, context);
    case "job-failed":
      return decideJobFailure(state, input);
    case "redrive":
      return decideRedrive(state, input.jobId, context);
    case "catalog": {
      const { catalog } = input;
      if (catalog.catalogVersion === state.view.catalogVersion) return accept([]);
      const updated = draft("catalog.updated", { catalogVersion: catalog.catalogVersion });
      return accept([{ change: "catalog", catalog }, updated]);
    }
  }
}

/** An actor who comes to watch is not back as a participant (PRE4). */
function backByJoining(state: RoomState, actor: Actor): PrivateChange[] {
  return isSpectator(actor.roles) ? [] : backInTime(state, actor.actorId);
}

/** A connection within the grace ends it: nobody has noticed that the actor was gone (PRE1). */
function backInTime(state: RoomState, actorId: string): PrivateChange[] {
  if (recordValue(state.privateState.presence, actorId)?.graceUntil == null) return [];
  return [{ change: "presence", actorId, presence: { graceUntil: null, awaySince: null } }];
}

function grace(state: RoomState, actorId: string, now: number): PrivateChange[] {
  if (!isPresent(state, actorId) || recordValue(state.privateState.presence, actorId)?.graceUntil != null) return [];
  return [{ change: "presence", actorId, presence: { graceUntil: now + GRACE_MS, awaySince: null } }];
}

/** PRE5: actors without a socket enter the grace; actors with one leave it. */
function sweep(state: RoomState, connected: ReadonlySet<string>, now: number): PrivateChange[] {
  return state.view.participants.flatMap(({ actorId }) =>
    connected.has(actorId) ? backInTime(state, actorId) : grace(state, actorId, now),
  );
}

function closeSession(state: RoomState, actorId: string, reason: string, now: number): Decision {
  const banned = activeBan(state, actorId, now);
  if (banned !== null) return refuse(banned);
  const { session } = state.privateState;
  if (session === null) return refuse({ code: "no-session", detail: "no session is open in this room" });
  return accept(beginClosing(state, reason).map((each) => ({ ...each, actorId })));
}
