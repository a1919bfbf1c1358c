import * as v from "valibot";
import type { WorldDocument } from "../archive/world/world-store.ts";
import { Lexicon } from "../language/lexicon/lexicon.ts";

/** Of the shape of a lexicon that a hub has put. */
export const LEXICON_SCHEMA = 1;

/** A lexicon that a hub has put (CLO12). */
export interface OwnLexicon {
  /** Of the hub's world, from which on it was in force. */
  readonly version: number;
  readonly lexicon: Lexicon;
}

/**
 * A kept document as a lexicon; undefined where the hub has put none, or has taken its own back. It was checked when it
 * was put. A newer release may have kept a shape that this one does not know, and then a closure waits for a worker that
 * does.
 */
export function ownLexicon(document: WorldDocument | undefined): OwnLexicon | undefined {
  if (document === undefined || document.content === null) return undefined;
  const { schema, version, content } = document;
  if (schema > LEXICON_SCHEMA) {
    throw new Error(
      `version ${version} of the hub's lexicon has schema ${schema}; this worker knows ${LEXICON_SCHEMA}`,
    );
  }
  return { version, lexicon: v.parse(Lexicon, content) };
}
