/** Takes the oldest counted entry out where there are more than `most`; an event adds at most one. */
export function dropOldest<T>(list: T[], counts: (entry: T) => boolean, most: number): T[] {
  let counted = 0;
  for (const entry of list) if (counts(entry)) counted += 1;
  if (counted <= most) return list;
  const oldest = list.findIndex(counts);
  return [...list.slice(0, oldest), ...list.slice(oldest + 1)];
}
