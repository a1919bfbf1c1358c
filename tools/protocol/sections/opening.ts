import { PROTOCOL_VERSION, SUBPROTOCOL } from "../../../src/durable/protocol/events/version.ts";
import { table } from "../markdown.ts";
import { SCALARS } from "../schema-names.ts";

/** What every text that a person writes keeps to (TXT1–TXT3). */
const TEXTS = [
  [
    "text of 1–n characters",
    "trimmed, and at most 12 × n UTF-16 units; something of it can be seen; no half of a surrogate pair, no control " +
      "characters but tab and line ends, no U+202D or U+202E. A text may hold right-to-left writing: show each in an " +
      'element of its own (`dir="auto"`)',
  ],
];

/** What this is, and the kinds of values that stand everywhere. */
export function opening(): string {
  return `# The protocol of Frontier Hub

For people who write a client, in any language. Version ${PROTOCOL_VERSION}, spoken as the WebSocket subprotocol
\`${SUBPROTOCOL}\`. The rules behind it have ids and stand in [SPEC.md](SPEC.md); they are named here in brackets.

This file is made by \`npm run protocol\` from the schemas the hub itself checks with, and its examples come from an
evening that was really played by its rules: times, ids, dice and totals belong together. \`npm run check\` fails while it
is out of date. Change the code, not this file.

A client that speaks to a room does this:

1. It has a token (a JWT) from whoever runs the game, or, in development, from \`POST /v1/dev/tokens\`.
2. It opens a WebSocket to the room, and is greeted with three frames: who it is, the verbs, the state.
3. It sends commands, each under an id of its own making, and gets exactly one receipt for each.
4. It applies the events that come, in order, to the state it was given, and so always has what the room would show it.
5. When the connection drops it comes back with \`?after=<version>\` and gets what it missed; commands without a receipt it
   sends again under the same ids, and nothing happens twice.

Unknown fields, unknown frames and unknown event types are to be passed over: there will be more of them (CMD8).

## Kinds of values

${table(
  ["called", "is"],
  [
    ...SCALARS.map(({ name, about }) => [name, about]),
    ["text", "a JSON string; lengths are counted in characters as a person sees them (grapheme clusters)"],
    ...TEXTS,
    ["…Ms", "a duration in whole milliseconds"],
  ],
)}

Field names that end in \`?\` may be absent. Nothing is ever \`null\` that is not said to be.`;
}
