import type { Actor } from "../../../src/durable/protocol/state/actor.ts";

/**
 * The kind of a marked text; a `line` is for everybody, an `aside` a line of a hub's verb for the audience that its
 * definition names.
 */
export type SecretKind = "whisper" | "reason" | "complaint" | "aside" | "line";

/** Decides which actors may see a text. */
type Audience = (viewer: Actor) => boolean;

const MARKED = /\b(?:whisper|reason|complaint|aside|line)-\d+/g;
const HEX_64 = /\b[0-9a-f]{64}\b/g;

/**
 * Texts that not everybody may see, each marked so that it can be found in whatever leaves the room (VIEW1–VIEW5), and
 * the seeds that nobody may see yet (VIEW2).
 */
export class Secrets {
  readonly #audiences = new Map<string, Audience>();
  readonly #seeds = new Set<string>();
  #marks = 0;

  /** A text to say, with its mark. */
  mark(kind: SecretKind): string {
    this.#marks += 1;
    return `${kind}-${this.#marks}`;
  }

  /** From now on only these may see a marked text. */
  keep(text: string, audience: Audience): void {
    for (const mark of text.match(MARKED) ?? []) this.#audiences.set(mark, audience);
  }

  publish(text: string): void {
    for (const mark of text.match(MARKED) ?? []) this.#audiences.delete(mark);
  }

  hideSeed(seed: string): void {
    this.#seeds.add(seed);
  }
  showSeed(seed: string): void {
    this.#seeds.delete(seed);
  }

  /** The secrets in a text that this viewer may not see; null is a viewer without any right, such as an operator. */
  leaksIn(text: string, viewer: Actor | null): string[] {
    const marks = (text.match(MARKED) ?? []).filter((mark) => {
      const audience = this.#audiences.get(mark);
      return audience !== undefined && (viewer === null || !audience(viewer));
    });
    return [...marks, ...(text.match(HEX_64) ?? []).filter((seed) => this.#seeds.has(seed))];
  }
}
