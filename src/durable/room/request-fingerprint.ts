import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { CommandRequest } from "../protocol/socket/command.ts";

/** Longer bodies are hashed: the fingerprint lies in every row of the log. */
const LONGEST_PLAIN = 64;

/** Says whether two commands ask for the same thing, however their fields are ordered (CMD3). */
export function requestFingerprint({ verb, args }: CommandRequest): string {
  const body = canonical([verb, args]);
  return body.length <= LONGEST_PLAIN ? body : bytesToHex(sha256(utf8ToBytes(body)));
}

/** The hash of a fingerprint that holds the text of its command, as a longer one would be: what is erased keeps it so (ERA2). */
export function longFingerprint(fingerprint: string): string {
  return fingerprint.startsWith("[") ? bytesToHex(sha256(utf8ToBytes(fingerprint))) : fingerprint;
}

/** Whether a command is the one that was remembered under this fingerprint (CMD3). */
export function isSameRequest(fingerprint: string, request: CommandRequest): boolean {
  const own = requestFingerprint(request);
  return fingerprint === own || fingerprint === longFingerprint(own);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`;
}
