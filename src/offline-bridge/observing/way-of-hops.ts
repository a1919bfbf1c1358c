/** A part of a job's way, between two of its hops. */
export interface Segment {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

/** The hops in the order of the way, each with the name of what ends with it. */
const WAY = [
  ["stagedAt", "job"],
  ["queuedAt", "outbox"],
  ["carriedAt", "queue"],
  ["bridgeReceivedAt", "edge to bridge"],
  ["workflowStartedAt", "start of workflow"],
  ["postedAt", "workflow"],
  ["resultTakenAt", "result to edge"],
] as const;

/** The whole way of a result, and its parts between the hops whose times are known; undefined without a time to begin. */
export function wayOfHops(
  hops: Readonly<Record<string, string>>,
): { whole: Segment; parts: readonly Segment[] } | undefined {
  const known = WAY.flatMap(([hop, name]) => {
    const at = new Date(hops[hop] ?? "");
    return Number.isNaN(at.getTime()) ? [] : [{ name, at }];
  });
  const [first, ...others] = known;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return undefined;
  // Clocks of room and bridge may differ by some milliseconds: no part ends before it begins.
  const parts = others.map(({ name, at }, place) => {
    const from = known[place]?.at ?? first.at;
    return { name, from, to: at < from ? from : at };
  });
  return { whole: { name: "job", from: first.at, to: last.at < first.at ? first.at : last.at }, parts };
}
