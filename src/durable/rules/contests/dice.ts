import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Bytes from here on are skipped: 252 is the last multiple of 6 in a byte, so every face is as likely (CON6). */
const FAIR_BYTES = 252;

/**
 * The hash that a room shows before the dice fall (CON6).
 * @param seed 32 bytes as 64 lower-case hex digits; hashed as that text, not as the bytes it stands for.
 * @returns hex SHA-256.
 */
export function seedCommitment(seed: string): string {
  return bytesToHex(sha256(utf8ToBytes(seed)));
}

/** The first `count` dice of an actor, each 1…6: anyone who knows the seed gets the same (CON6). */
export function rollDice(seed: string, actorId: string, count: number): number[] {
  const dice: number[] = [];
  for (let block = 0; dice.length < count; block += 1) {
    for (const byte of sha256(utf8ToBytes(`${seed}:${actorId}:${block}`))) {
      if (byte < FAIR_BYTES) dice.push((byte % 6) + 1);
      if (dice.length === count) break;
    }
  }
  return dice;
}

/** Decides between actors who are equal in everything else; higher wins (CON5, CON6). A whole number below 2³². */
export function tieDraw(seed: string, actorId: string): number {
  const hash = sha256(utf8ToBytes(`${seed}:${actorId}:tie`));
  return hash.slice(0, 4).reduce((value, byte) => value * 256 + byte, 0);
}

/**
 * Shuffles by the seed, the same way for everyone: by the hash of each item's name. No actor id is empty, so the
 * double colon keeps these hashes apart from those of the dice.
 */
export function seededOrder<T>(seed: string, purpose: string, items: readonly T[], nameOf: (item: T) => string): T[] {
  return items
    .map((item) => ({
      item,
      place: bytesToHex(sha256(utf8ToBytes(`${seed}::${purpose}:${nameOf(item)}`))),
    }))
    .sort((left, right) => (left.place < right.place ? -1 : 1))
    .map(({ item }) => item);
}
