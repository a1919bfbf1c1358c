import { createHash } from "node:crypto";
import type { ExamplePlay } from "../example-play.ts";
import { fence } from "../markdown.ts";

/** How anybody throws the dice of a contest again (CON6). */
export function dice(play: ExamplePlay): string {
  const { event } = play.first("contest.resolved");
  if (event.type !== "contest.resolved") throw new Error("a contest.resolved is none");
  const { seed, participants } = event.data;
  const [winner] = participants;
  if (winner === undefined) throw new Error("a contest without participants");
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  return `## Checking the dice

\`contest.armed\` and \`ritual.invoked\` show \`seedCommitment\`, the SHA-256 of the seed (of its 64 hex digits as text);
\`contest.resolved\` and \`ritual.resolved\` show the \`seed\`. Die k = 0, 1, 2 of an actor: take the bytes of
SHA-256(\`<seed>:<actorId>:<block>\`), block = 0, 1, …, one after the other, skip those from 252 up, and of the k-th byte
that is left the value is byte mod 6 + 1. Two dice, or three with a momentum of 2 or more (the best two count) or of −2 or
less (the worst two). Ties of rank go to the higher of the first 4 bytes of SHA-256(\`<seed>:<actorId>:tie\`), as a
big-endian number. From the example of \`contest.resolved\`:

${fence(
  "sh",
  `$ printf %s ${seed} | sha256sum
${hash(seed)}  -        # seedCommitment
$ printf %s ${seed}:${winner.actorId}:0 | sha256sum
${hash(`${seed}:${winner.actorId}:0`)}  -        # first bytes → ${winner.dice.join(", ")}`,
)}`;
}
