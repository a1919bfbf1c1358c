import type { Name } from "./name-index.ts";

/** What a pronoun or description may stand for. */
export interface Wanted {
  readonly types: readonly string[];
  /** Word index in the current sentence: only what stands before it counts. */
  readonly before: number;
  /** Entities with another part in the same clause. */
  readonly except: ReadonlySet<string>;
  readonly plural?: boolean;
}

/** The entities of a session in the order in which a reader has them in mind (docs/reference/annotation-rules.md, 3). */
export interface Discourse {
  /** The most salient last: a discourse made from it goes on where this one stops. */
  named(): readonly Name[];
  /** Begins a sentence with the entities in it; what was in the one before is no longer in its order of words. */
  begin(sentence: readonly InSentence[]): void;
  /** What a pronoun stands for: in the sentence a subject first, else the last named before. */
  resolve(wanted: Wanted): Name | undefined;
  /** The last `count` of a kind: `both passes`. */
  lastOf(types: readonly string[], count: number): readonly Name[];
}

export interface InSentence {
  readonly name: Name;
  readonly at: number;
  readonly isSubject: boolean;
}

const KEPT = 24;

export function discourse(before: readonly Name[] = []): Discourse {
  let earlier = before;
  let current: readonly InSentence[] = [];

  function settle(): readonly Name[] {
    const order = [...current.filter((one) => !one.isSubject), ...current.filter((one) => one.isSubject)];
    const ids = new Set(order.map(({ name }) => name.entityId));
    const latest = order.filter(
      (one, at) => order.findLastIndex((two) => two.name.entityId === one.name.entityId) === at,
    );
    return [...earlier.filter((name) => !ids.has(name.entityId)), ...latest.map(({ name }) => name)].slice(-KEPT);
  }

  return {
    named: settle,
    begin(sentence) {
      earlier = settle();
      current = sentence;
    },
    resolve({ types, before: at, except, plural }) {
      const fits = (name: Name): boolean => types.includes(name.entityType) && !except.has(name.entityId);
      const here = current.filter((one) => one.at < at && fits(one.name)).toReversed();
      const subjectFirst = [...here.filter((one) => one.isSubject), ...here.filter((one) => !one.isSubject)];
      const candidates = [...subjectFirst.map(({ name }) => name), ...earlier.filter(fits).toReversed()];
      if (plural === undefined) return candidates[0];
      return candidates.slice(0, NEAR).find((name) => isPlural(name) === plural) ?? candidates[0];
    },
    lastOf(types, count) {
      return settle()
        .filter((name) => types.includes(name.entityType))
        .slice(-count);
    },
  };
}

/** Further back than this, number alone does not make a word stand for a name. */
const NEAR = 2;

export function isPlural({ words }: Name): boolean {
  return /[^s]s$/u.test(words.at(-1) ?? "");
}
