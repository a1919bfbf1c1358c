import type { ContestMove } from "../../protocol/state/contest.ts";
import type { Tier } from "../../protocol/values/check.ts";

/** The words that a phrase may use. Names may end in a full stop; no phrase makes them plural or genitive. */
export interface Telling {
  readonly winner: string;
  readonly others: string;
  /** The kind of contest: “duel”, “all-out sparring match”. */
  readonly label: string;
  /** The verb of which the others are the subject: one gives way, two give way. */
  readonly they: (one: string, several: string) => string;
}

/** One or two sentences, without the last full stop. */
type Phrase = (telling: Telling) => string;

/** Phrases for an outcome, by the winner's tier; the seed picks one of several. */
type Phrases = Readonly<Record<Tier, readonly Phrase[]>>;

const RISK: Phrases = {
  "critical-success": [
    ({ winner, others, label, they }) =>
      `${winner} wins the ${label} outright, and ${others} never ${they("stands", "stand")} a chance`,
    ({ winner, others, label }) =>
      `From the first moment the ${label} belongs to ${winner}, and nothing ${others} can try changes it`,
    ({ winner, others, label }) =>
      `${winner} ends the ${label} so surely that nobody needs to ask ${others} how it went`,
  ],
  "full-success": [
    ({ winner, others, label }) => `${winner} wins the ${label} against ${others}`,
    ({ winner, others, label, they }) =>
      `The ${label} is hard fought, and in the end ${others} ${they("has", "have")} to yield to ${winner}`,
    ({ winner, others, label, they }) =>
      `${winner} waits for an opening, and when it comes ${others} ${they("loses", "lose")} the ${label}`,
  ],
  "partial-success": [
    ({ winner, others, label }) => `${winner} wins the ${label} against ${others}, but not unscathed`,
    ({ winner, others, label }) => `The ${label} is close; ${winner} takes it from ${others}, and it leaves its mark`,
  ],
  "fail-forward": [
    ({ winner, others, label }) => `Nobody shines in the ${label}; ${winner} outlasts ${others} and pays for it`,
    ({ winner, others, label, they }) =>
      `The ${label} costs more than it brings; when ${others} ${they("gives", "give")} way, ${winner} is only just still standing`,
  ],
  "hard-miss": [
    ({ winner, others, label }) =>
      `The ${label} goes wrong for everyone in it; ${winner} merely loses less than ${others}`,
    ({ winner, others, label }) =>
      `Nothing in the ${label} goes as anyone planned, and ${winner} comes out of it only a little less badly than ${others}`,
  ],
};

const SPARRING: Phrases = {
  "critical-success": [
    ({ winner, others, label, they }) =>
      `The ${label} turns into a lesson: ${winner} teaches it, and ${others} ${they("learns", "learn")}`,
    ({ winner, others, label }) => `${winner} is a class above ${others} throughout the ${label}`,
  ],
  "full-success": [
    ({ winner, others, label }) => `${winner} has the better of ${others} in the ${label}`,
    ({ winner, others, label, they }) =>
      `In the ${label} ${winner} finds the gap again and again, until ${others} ${they("has", "have")} to admit it`,
  ],
  "partial-success": [
    ({ winner, others, label }) =>
      `${winner} comes out ahead of ${others} in the ${label}, with a bruise or two to show for it`,
    ({ winner, others, label, they }) =>
      `The ${label} could have gone either way; ${winner} takes the last point, but ${others} ${they("makes", "make")} it a dear one`,
  ],
  "fail-forward": [
    ({ winner, others, label }) =>
      `The ${label} is untidy on every side; ${winner} just about outlasts ${others} and pays for it`,
    ({ winner, others, label, they }) =>
      `Neither form nor breath lasts in the ${label}; ${others} ${they("stops", "stop")} first, and ${winner} is hardly better off`,
  ],
  "hard-miss": [
    ({ winner, others, label }) =>
      `The ${label} shows everyone how not to do it; ${winner} merely makes fewer mistakes than ${others}`,
    ({ winner, others, label }) =>
      `The ${label} goes badly wrong, and that ${winner} did less badly than ${others} is little comfort`,
  ],
};

const WILLS: Phrases = {
  "critical-success": [
    ({ winner, others, label, they }) =>
      `The ${label} is over almost before it begins: ${winner} speaks, and ${others} ${they("has", "have")} no answer`,
    ({ winner, others, label, they }) =>
      `${winner} does not give an inch, and by the end of the ${label} ${others} ${they("looks", "look")} away`,
  ],
  "full-success": [
    ({ winner, others, label, they }) =>
      `${winner} stands firm, and in the end ${others} ${they("gives", "give")} way in the ${label}`,
    ({ winner, others, label }) => `${winner} wins the ${label}; the last word is not for ${others}`,
  ],
  "partial-success": [
    ({ winner, others, label, they }) =>
      `${winner} has the last word in the ${label}, but ${others} ${they("leaves", "leave")} a doubt behind`,
    ({ winner, others, label, they }) =>
      `${others} ${they("yields", "yield")} at last, and the ${label} has cost ${winner} something too`,
  ],
  "fail-forward": [
    ({ winner, others, label, they }) =>
      `Nobody is convincing in the ${label}; ${others} ${they("falters", "falter")} first, and ${winner} pays for having the last word`,
    ({ winner, others, label }) =>
      `The ${label} wears everyone down; ${winner} holds out a little longer than ${others}, and at a price`,
  ],
  "hard-miss": [
    ({ winner, others, label }) =>
      `The ${label} makes everyone in it look small; ${winner} merely loses less face than ${others}`,
    ({ winner, others, label }) =>
      `Too much is said in the ${label} by everyone, and only a little less by ${winner} than by ${others}`,
  ],
};

/** By the move, which the verb names (CON1). */
export const OUTCOME_PHRASES: Readonly<Record<ContestMove, Phrases>> = {
  "risk-it-all": RISK,
  "sparring-match": SPARRING,
  "clash-of-wills": WILLS,
};
