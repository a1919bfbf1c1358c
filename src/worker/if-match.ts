/**
 * The entity tags that `If-Match` names, as they stand there with their quotes; undefined where any will do: without the
 * header, and for `*`. A weak tag never matches, and is left out.
 */
export function tagsOfIfMatch(ifMatch: string | undefined): readonly string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  return ifMatch
    .split(",")
    .map((each) => each.trim())
    .filter((each) => /^"[^"]*"$/.test(each));
}
