import type { ContestBlock, RateLimit, ShownContest } from "../../protocol/catalog/catalog.ts";
import type { VerbId } from "../../protocol/socket/command.ts";
import type { ContestEntry, Contest } from "../../protocol/state/contest.ts";
import type { VerbCall } from "../catalog/verb-rule.ts";
import { accept, reject, type Verdict } from "../core/decision.ts";
import { draft, type Draft } from "../core/draft.ts";
import { isSettled } from "../core/view/contests.ts";
import { findTarget } from "../presence/find-target.ts";
import { difficultyOf } from "./check-template.ts";
import { seedCommitment } from "./dice.ts";

/** The arguments of all contest verbs, taken together (CON1). */
export type ContestCall = Omit<VerbCall<VerbId>, "args"> & {
  readonly args: { readonly target?: string; readonly stakes?: string; readonly intensity?: string };
};

interface ContestVerbData {
  readonly label: string;
  readonly rateLimit: RateLimit;
  readonly check: string;
  readonly contest: ContestBlock;
}

/** A verb whose first use arms a contest and whose matching uses join it (CON2). */
export function contestVerb(data: ContestVerbData) {
  return {
    category: "contest",
    capabilities: [],
    roles: [],
    safetyTags: ["pvp"],
    ...data,
    decide: enterContest,
  };
}

/** Arms a contest, joins the one that matches, or changes one's own entry (CON2). */
export function enterContest(call: ContestCall): Verdict {
  const { state, actor, verb, args } = call;
  const target = args.target === undefined ? null : findTarget(state, actor.actorId, args.target);
  if (target !== null && "missing" in target) return target.missing;
  const key = contestKey(verb.id, state.view.roomId, actor.actorId, args.target);
  const mine = state.view.contests.find(
    (each) => each.verb === verb.id && !isSettled(each) && each.participants.some((p) => p.actorId === actor.actorId),
  );
  if (mine !== undefined) return again(mine, key, entryOf(call, mine));
  const open = state.view.contests.find((each) => each.contestKey === key && !isSettled(each));
  if (open !== undefined && open.status === "armed") return join(call, open);
  const wait = (state.privateState.cooldowns[key] ?? 0) - call.context.now;
  if (wait > 0)
    return reject("cooldown", "there must be some rest before a rematch", {
      retryAfterMs: wait,
    });
  return arm(call, key);
}

/** The key of a contest does not depend on which of the two challenged; without a target it is the room's (CON2). */
function contestKey(verb: string, roomId: string, caller: string, target: string | undefined): string {
  return target === undefined ? `${verb}:${roomId}` : `${verb}:${[caller, target].sort().join("::")}`;
}

/** The role goes by order of entry (CON1); one's own entry keeps its place. */
function entryOf({ actor, verb, args }: ContestCall, contest: Contest | null): ContestEntry {
  const entered = contest?.participants ?? [];
  const mine = entered.findIndex((each) => each.actorId === actor.actorId);
  const place = mine === -1 ? entered.length : mine;
  const roles = verb.contest?.roles ?? [];
  const role = entered[mine]?.role ?? roles[Math.min(place, roles.length - 1)] ?? "ally";
  return {
    actorId: actor.actorId,
    role,
    ...(args.stakes === undefined ? {} : { stakes: args.stakes }),
    ...(args.intensity === undefined ? {} : { intensity: args.intensity }),
  };
}

/** CON2: repeating one's own command updates the entry. CON10: a second contest of the verb has to wait. */
function again(mine: Contest, key: string, participant: ContestEntry): Verdict {
  if (mine.status === "armed" && mine.contestKey === key) {
    return accept([draft("contest.updated", { contestId: mine.contestId, participant })]);
  }
  return reject("contest-busy", `you are in a ${mine.label.toLowerCase()} that is not settled yet; wait for its end`, {
    details: { contestId: mine.contestId },
  });
}

function arm(call: ContestCall, key: string): Verdict {
  const { context, verb } = call;
  const block = verb.contest;
  if (block === undefined) throw new Error(`the catalog has ${verb.id} without its contest block`);
  const seed = context.newSeed();
  return accept([
    draft(
      "contest.armed",
      {
        contestId: context.newId("con"),
        contestKey: key,
        verb: verb.id,
        label: verb.label,
        move: block.move,
        windowMs: block.windowMs,
        expiresAt: new Date(context.now + block.windowMs).toISOString(),
        participants: [entryOf(call, null)],
        capacity: block.capacity,
        seedCommitment: seedCommitment(seed),
      },
      { hidden: { seed, rematchMs: block.rematchMs, ...checkOf(call, block) } },
    ),
  ]);
}

/** How it will be resolved, whatever becomes of its verb meanwhile (CAT11). */
function checkOf({ state, verb }: ContestCall, { difficulty, stat, complications, outcomes }: ShownContest) {
  const deck = complications === undefined ? undefined : state.privateState.catalog.complications?.[complications];
  return {
    difficulty: difficulty ?? difficultyOf(verb.check),
    ...(stat !== undefined && { stat }),
    ...(deck !== undefined && { complications: deck }),
    ...(outcomes !== undefined && { outcomes }),
  };
}

function join(call: ContestCall, contest: Contest): Verdict {
  const { contestId } = contest;
  const joined = draft("contest.joined", { contestId, participant: entryOf(call, contest) });
  if (contest.participants.length + 1 < contest.capacity) return accept([joined]);
  const armedAt = call.state.privateState.contests[contestId]?.armedAt ?? call.context.now;
  return accept([joined, launch(contestId, armedAt, call.context.now)]);
}

/** Starts a contest whose places are taken or whose window is over (CON3). */
export function launch(contestId: string, armedAt: number, now: number): Draft {
  return draft("contest.launched", { contestId, armingMs: now - armedAt });
}
