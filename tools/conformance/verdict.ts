import type { Played } from "./play-situation.ts";
import type { Breach } from "./stage.ts";

/** The kit's word on a client, as `--json` prints it. */
export interface Verdict {
  readonly schema: 1;
  readonly isConforming: boolean;
  /** Ids of rules of docs/SPEC.md. */
  readonly brokenRules: readonly string[];
  readonly keptRules: readonly string[];
  readonly situations: readonly SituationVerdict[];
}

interface SituationVerdict {
  readonly id: string;
  readonly title: string;
  readonly breaches: readonly Breach[];
  /** Only where something was broken: the end of what the client wrote beside its reports. */
  readonly noise?: string;
}

export function verdictOf(played: readonly Played[]): Verdict {
  const breaches = played.flatMap((each) => each.breaches);
  const broken = new Set(breaches.map(({ rule }) => rule));
  const kept = new Set(played.flatMap(rulesLookedAt).filter((rule) => !broken.has(rule)));
  return {
    schema: 1,
    isConforming: breaches.length === 0,
    brokenRules: [...broken].toSorted(),
    keptRules: [...kept].toSorted(),
    situations: played.map(({ id, title, breaches: own, noise }) => {
      return { id, title, breaches: own, ...(own.length === 0 || noise === "" ? {} : { noise }) };
    }),
  };
}

/** A situation that a breach cut short has looked at the rules that it lists before that one. */
function rulesLookedAt({ rules, cutShortBy }: Played): readonly string[] {
  return cutShortBy === undefined ? rules : rules.slice(0, Math.max(0, rules.indexOf(cutShortBy)));
}

export function formatSituation({ id, title, breaches }: Pick<Played, "id" | "title" | "breaches">): string {
  const mark = breaches.length === 0 ? "kept  " : "BROKEN";
  return [`${mark} ${id}: ${title}`, ...breaches.map(({ rule, said }) => `         ${rule} ${said}`)].join("\n");
}

export function formatVerdict({ isConforming, brokenRules, keptRules, situations }: Verdict): string {
  if (isConforming) return `The client keeps all ${keptRules.length} rules in ${situations.length} situations.`;
  const kept = keptRules.length === 0 ? "" : `; it keeps ${keptRules.join(", ")}`;
  return `The client breaks ${brokenRules.join(", ")} (docs/SPEC.md)${kept}.`;
}
