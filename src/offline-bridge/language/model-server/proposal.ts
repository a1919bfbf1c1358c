import * as v from "valibot";
import { Status } from "../lexicon/lexicon.ts";

const Text = v.pipe(v.string(), v.maxLength(2_000));
const Ids = v.optional(v.pipe(v.array(Text), v.maxLength(20)), []);
const base = {
  turnId: Text,
  entityId: Text,
  /** Word for word from the turn. */
  evidence: Text,
  certainty: v.optional(v.picklist(["stated", "rumour"]), "stated"),
};

/** A change that a model server proposes, before anything of it is believed. */
export const Proposal = v.variant("field", [
  v.object({ ...base, field: v.literal("control"), add: Ids, remove: Ids }),
  v.object({ ...base, field: v.literal("status"), value: Status }),
  v.object({ ...base, field: v.literal("capability"), value: Text }),
]);
export type Proposal = v.InferOutput<typeof Proposal>;

/** Proposals of one answer, at most: more is no reading of a few lines. */
const MOST = 100;

/** The content of an answer; proposals of another shape are left out one by one by {@link readProposals}. */
const Content = v.object({ changes: v.pipe(v.array(v.unknown()), v.maxLength(MOST)) });

/** What an answer's text proposes, and how many of its proposals have no known shape; undefined where it is no answer. */
export function readProposals(
  text: string,
): { readonly proposals: readonly Proposal[]; readonly malformed: number } | undefined {
  const content = v.safeParse(Content, jsonOf(text));
  if (!content.success) return undefined;
  const read = content.output.changes.map((one) => v.safeParse(Proposal, one));
  const proposals = read.flatMap((one) => (one.success ? [one.output] : []));
  return { proposals, malformed: read.length - proposals.length };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
