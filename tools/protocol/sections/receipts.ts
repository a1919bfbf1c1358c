import { isRemembered, type RejectionCode } from "../../../src/durable/protocol/socket/rejection.ts";
import type { ExamplePlay } from "../example-play.ts";
import { exampleRefusals } from "../example-refusals.ts";
import { json, table } from "../markdown.ts";

const MEANING: { readonly [Code in RejectionCode]: string } = {
  "invalid-args": "an argument is wrong; `details.path` names it",
  "unknown-verb": "this hub has no such verb",
  "missing-capability": "the token lacks `details.capabilities`",
  "role-required": "one of `details.roles` is needed",
  "rate-limited": "too fast: the verb's limit, the actor's, or slow mode; passes after `retryAfterMs`",
  muted: "a moderator has muted the actor, for `retryAfterMs` more",
  "target-absent": "the target is not in the room",
  "target-self": "one cannot be one's own target",
  "not-found": "what is named is not there",
  "not-yours": "it belongs to, or was offered to, somebody else",
  "already-settled": "it is over",
  "insufficient-items": "`details.item` is not there in that quantity",
  "insufficient-momentum": "`details.needed` is more than the momentum there is",
  cooldown: "too soon: a rematch, or another ritual; passes after `retryAfterMs`",
  "contest-busy": "the actor is in a contest of this verb already, `details.contestId`",
  "room-busy": "the room has more to do than it can; passes after `retryAfterMs`",
  "id-reused": "this id was used for another command",
  "session-closing": "the session is being closed; a new one opens when it is",
  "spectators-watch": "who has no other role than `spectator` has no verbs",
  "safety-veto": "the hub's safety list forbids it, by `details.veto`",
  internal: "a bug; nothing was changed",
};

/** What comes back for a command, with every refusal there is. */
export function receipts(play: ExamplePlay): string {
  const accepted = play.stage.asked.find(({ receipt }) => receipt.status === "accepted");
  if (accepted?.receipt.status !== "accepted") throw new Error("nothing in the play was accepted");
  const refusals = exampleRefusals();
  return `## Receipts

Every command comes to exactly one (CMD2), over the connection or the HTTP request that asked. Accepted, with the
\`version\` of its last event:

${json(accepted.receipt)}

Rejected, and nothing was changed. \`message\` is for a person and may change; \`code\`, \`details\` and \`retryAfterMs\` are
for programs. \`retryAfterMs\` is exact: the same command passes that check after so long, and not before.

Sent again under the same id, by the same actor and with the same body, a command has the same receipt, with
\`"replayed": true\`, and nothing happens twice: for at least 24 hours or the actor's last 1,000 commands (CMD3). Codes that
are **not remembered** were answered before anything was decided: the same id may be sent again and is looked at anew. After
one that is remembered, such as \`cooldown\`, another try needs another id.

${json({ ...accepted.receipt, replayed: true })}

${table(
  ["`code`", "remembered", "means"],
  refusals.map(({ code }) => [`\`${code}\``, remembered(code), MEANING[code]]),
)}

Each with a command that is refused so:

${refusals.map(({ code, asked }) => `#### \`${code}\`\n\n${json(asked.frame)}\n\n${json(asked.receipt)}`).join("\n\n")}`;
}

function remembered(code: RejectionCode): string {
  // The id has an outcome already, and it stays.
  if (code === "id-reused") return "the first outcome is";
  return isRemembered(code) ? "yes" : "no";
}
