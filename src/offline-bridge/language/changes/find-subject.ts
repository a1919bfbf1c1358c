/** Words that end the clause before: everything left of them belongs to another clause. */
const HARD =
  /[;:()"“”—–]|\s-\s(?=\S+\s)|\b(?:while|whilst|whereas|when|after|before|because|since|though|although|until|so that|if|unless|as)\b/gu;
const PREPOSITION =
  /\b(?:against|with|despite|over|near|at|to|for|between|like|unlike|without|by|in|on|into|toward|towards|through|across|beyond|around|beside|alongside|than|about|above|below|facing|following|amid) (?:(?:the|a|an|its|their|old|mighty|proud|rival) ){0,2}$/u;
/** Longer than the longest thing that {@link PREPOSITION} can be. */
const PREPOSITION_REACH = 40;
const ACTOR_SIGN = /@[fx]\d+/gu;
const PRONOUN = /\b(?:they|it|she|he|them)$/u;

/** The acting entities of the line, or the pronoun that refers to them. */
export type Subject = { readonly signs: readonly string[] } | { readonly pronoun: string } | undefined;

/**
 * Finds the verb's subject in the line up to its verb group (docs/reference/annotation-rules.md, rule 6: people of a
 * faction act for it). Looks at the clause itself, through an insertion between commas, through `who` and `which`, and
 * where verbs share a subject (`rode out and seized`) at the clause before.
 */
export function findSubject(before: string): Subject {
  const line = before.trimEnd();
  const relative = /^(.*?)(?: ,)? (?:who|which|that)$/u.exec(line);
  if (relative?.[1] !== undefined) return lastActor(relative[1]);
  if (line.endsWith(",")) {
    const inserted = /^(.*) , [^,]*,$/u.exec(line);
    const opened = inserted?.[1];
    if (opened !== undefined && /@[fx]\d+(?: 's)?(?: [a-z]+){0,3}$/u.test(opened)) return ofClause(opened);
    return shared(line.slice(0, -1));
  }
  if (/(?:^|\s)(?:and|but|then|or|yet|so|,)$/u.test(line)) return shared(withoutJoiners(line));
  return ofClause(line);
}

/** Without the commas and joining words at its end. */
function withoutJoiners(line: string): string {
  let end = line.length;
  for (;;) {
    while (end > 0 && /[\s,]/u.test(line.charAt(end - 1))) end -= 1;
    const joiner = /\b(?:and|but|then|or|yet|so)$/u.exec(line.slice(Math.max(0, end - LONGEST_JOINER - 1), end));
    if (joiner === null) return line.slice(0, end);
    end -= joiner[0].length;
  }
}

const LONGEST_JOINER = "then".length;

/** The clause that ends here, without what other clauses and leading phrases hold. */
function ofClause(line: string): Subject {
  const clause = (line.split(HARD).at(-1) ?? "").split(" , ").at(-1) ?? "";
  const joined = /\band\b/u.test(clause) ? afterAnd(clause) : clause;
  const signs = actorsIn(joined);
  if (signs.length > 0)
    return {
      signs: /^\W*(?:both |the )*@[fx]\d+(?: 's)? and (?:the )?@[fx]\d+/u.test(joined) ? signs : signs.slice(0, 1),
    };
  const pronoun = PRONOUN.exec(joined.trim())?.[0];
  if (pronoun !== undefined) return { pronoun };
  const owner = /\b(?:its|their) [a-z]+(?: [a-z]+)?$/u.exec(joined.trim());
  if (owner !== null) return { pronoun: "they" };
  return listedActors(line, clause);
}

/** Two subjects of one verb stay together; a clause before an `and` is left out. */
function afterAnd(clause: string): string {
  if (/^\W*(?:both |the )*@[fx]\d+(?: 's)?(?: [a-z]+)? and (?:the )?@[fx]\d+(?: 's)?(?: [a-z]+)?\s*$/u.test(clause))
    return clause;
  return clause.split(/\band\b/u).at(-1) ?? clause;
}

/** `the Guild, the Synod and the Conclave seized`: nothing but actors up to the verb. */
function listedActors(line: string, clause: string): Subject {
  void clause;
  const list = /(?:^|[;:"“] )(?:the )?@[fx]\d+(?: , (?:the )?@[fx]\d+)+(?: ,)? and (?:the )?@[fx]\d+\s*$/u.exec(line);
  return list === null ? undefined : { signs: actorsIn(list[0]) };
}

/** The subject of the verb before, which this one shares. */
function shared(line: string): Subject {
  for (const part of line.split(HARD).toReversed()) {
    for (const piece of [part, ...part.split(" , ")]) {
      const [first] = actorsIn(piece);
      if (first !== undefined) return { signs: [first] };
    }
    const pronoun = /^\W*(they|it|she|he)\b/u.exec(part)?.[1];
    if (pronoun !== undefined) return { pronoun };
  }
  return undefined;
}

function lastActor(line: string): Subject {
  const sign = (line.split(HARD).at(-1) ?? "").match(ACTOR_SIGN)?.at(-1);
  return sign === undefined ? undefined : { signs: [sign] };
}

/** Actors of a stretch that no preposition makes part of something else; `of`, `from` and `under` name whose people. */
function actorsIn(text: string): readonly string[] {
  return [...text.matchAll(ACTOR_SIGN)]
    .filter((match) => !PREPOSITION.test(text.slice(Math.max(0, match.index - PREPOSITION_REACH), match.index)))
    .map((match) => match[0]);
}
