import type { ChatEntry } from "../../protocol/state/chat-entry.ts";
import type { Contest } from "../../protocol/state/contest.ts";
import type { RoomView } from "../../protocol/state/room-view.ts";
import type { Session } from "../../protocol/state/session.ts";
import type { Trade } from "../../protocol/state/trade.ts";
import type { PendingJob, RitualSecrets, RoomState } from "../core/room-state.ts";
import type { PinnedCheck } from "../own-verbs/pinned-check.ts";
import { ERASED_SUMMARY, withoutName, withoutStakesIn } from "./erase-event.ts";

/** A view as its events would make it without a person's words and name (ERA2, RES3); the same object where it has none. */
export function eraseView(view: RoomView, actorId: string): RoomView {
  const participants = mapChanged(view.participants, (each) => withoutName(each, actorId));
  const chat = mapChanged(view.chat, (each) => eraseEntry(each, actorId));
  const trades = mapChanged(view.trades, (each) => eraseTrade(each, actorId));
  const contests = mapChanged(view.contests, (each) => eraseContest(each, actorId));
  const isSame =
    participants === view.participants && chat === view.chat && trades === view.trades && contests === view.contests;
  return isSame ? view : { ...view, participants, chat, trades, contests };
}

/** The same for all that a room holds in memory: its jobs name their contenders and what they stake. */
export function eraseState(state: RoomState, actorId: string): RoomState {
  const view = eraseView(state.view, actorId);
  const { privateState } = state;
  const entries = Object.entries(privateState.jobs);
  const erased = mapChanged(entries, (entry): [string, PendingJob] => {
    const pending = eraseJob(entry[1], actorId);
    return pending === entry[1] ? entry : [entry[0], pending];
  });
  const pinned = Object.entries(privateState.rituals);
  const rituals = mapChanged(pinned, (entry): [string, RitualSecrets] => {
    const caller = view.rituals.find(({ ritualId }) => ritualId === entry[0])?.actorId;
    const secrets = eraseLines(entry[1], caller, actorId);
    return secrets === entry[1] ? entry : [entry[0], secrets];
  });
  const isSame = erased === entries && rituals === pinned;
  if (view === state.view && isSame) return state;
  const changed = { jobs: Object.fromEntries(erased), rituals: Object.fromEntries(rituals) };
  return { ...state, view, privateState: isSame ? privateState : { ...privateState, ...changed } };
}

/** A check that is open has its lines ready, with names and words in them (CAT9): they are not told any more. */
function eraseLines(secrets: RitualSecrets, caller: string | undefined, actorId: string): RitualSecrets {
  const { pinned } = secrets;
  if (pinned === undefined) return secrets;
  const isNamed = caller === actorId || Object.values(pinned.args).includes(actorId);
  const tiers = Object.entries(pinned.tiers);
  if (!isNamed || tiers.every(([, { line }]) => line === undefined)) return secrets;
  const silent: PinnedCheck["tiers"] = Object.fromEntries(
    tiers.map(([tier, { targetMomentum, moves }]) => [tier, { targetMomentum, moves }] as const),
  );
  return { ...secrets, pinned: { ...pinned, tiers: silent } };
}

/** Without the reasons that were given for closing some sessions; the same state where none of them is still worked on. */
export function withoutReasons(state: RoomState, closed: ReadonlySet<string>): RoomState {
  const { sessions, jobs } = state.privateState;
  const isOpen = Object.keys(sessions).some((id) => closed.has(id)) || Object.keys(jobs).some((id) => closed.has(id));
  if (!isOpen) return state;
  const kept = Object.entries(sessions).map(([id, each]): [string, Session] => [
    id,
    closed.has(id) ? { ...each, reason: "" } : each,
  ]);
  const staged = Object.entries(jobs).map(([id, pending]): [string, PendingJob] => {
    const { job } = pending;
    return [id, closed.has(id) && job.kind === "closure" ? { ...pending, job: { ...job, reason: "" } } : pending];
  });
  const privateState = { ...state.privateState, sessions: Object.fromEntries(kept), jobs: Object.fromEntries(staged) };
  return { ...state, privateState };
}

function eraseEntry(entry: ChatEntry, actorId: string): ChatEntry {
  return entry.actorId === actorId && entry.text !== "" ? { ...entry, text: "" } : entry;
}

function eraseTrade(trade: Trade, actorId: string): Trade {
  if (trade.from !== actorId || trade.note === undefined) return trade;
  const { note: _, ...rest } = trade;
  return rest;
}

function eraseContest(contest: Contest, actorId: string): Contest {
  if (!contest.participants.some((each) => each.actorId === actorId)) return contest;
  const participants = withoutStakesIn(contest.participants, actorId);
  const { outcome } = contest;
  const isTold = outcome?.summary !== undefined && outcome.summary !== ERASED_SUMMARY;
  if (participants === contest.participants && !isTold) return contest;
  return { ...contest, participants, ...(isTold && { outcome: { ...outcome, summary: ERASED_SUMMARY } }) };
}

/** Name and stakes have no part in the dice, so that a result of the run before is still the right one (CON11). */
function eraseJob(pending: PendingJob, actorId: string): PendingJob {
  const { job } = pending;
  if (job.kind !== "contest") return pending;
  const participants = mapChanged(job.participants, (each) => {
    if (each.actorId !== actorId || (each.name === actorId && each.stakes === undefined)) return each;
    const { stakes: _, ...rest } = each;
    return { ...rest, name: actorId };
  });
  return participants === job.participants ? pending : { ...pending, job: { ...job, participants } };
}

/** The same list where nothing in it has changed. */
function mapChanged<T>(list: T[], change: (entry: T) => T): T[] {
  const changed = list.map(change);
  return changed.every((each, at) => each === list[at]) ? list : changed;
}
