import * as v from "valibot";
import { Actor } from "../../../src/durable/protocol/state/actor.ts";
import { CLOSE } from "../../../src/durable/protocol/socket/close-code.ts";
import { MAX_FRAME_BYTES } from "../../../src/durable/protocol/events/version.ts";
import { fence, json, table } from "../markdown.ts";
import { fieldsOf } from "../tell-schema.ts";

/** Claims of a token by the field of an actor they become (TOK2). */
const CLAIMS: { readonly [Field in keyof Actor]: { readonly claim: string; readonly about: string } } = {
  actorId: { claim: "sub", about: "who acts" },
  hubId: { claim: "hub", about: "the only hub it is good for" },
  room: { claim: "room", about: "the room it is good for, or `*` for all of the hub" },
  name: { claim: "name", about: "shown to others" },
  capabilities: { claim: "caps", about: "what some verbs need; none where it is absent" },
  roles: { claim: "roles", about: "who has no other than `spectator` only watches" },
  stats: { claim: "stats", about: "added to rolls; whatever is absent is 0" },
  expiresAt: { claim: "exp", about: "in seconds since 1970, as JWT has it; at most 30 days ahead (TOK6)" },
};

const CLOSES: { readonly [Name in keyof typeof CLOSE]: readonly [when: string, then: string] } = {
  idle: [
    "nothing came for 5 minutes, not even `ping`; a notice `idle` goes before it",
    "come back when there is use for it",
  ],
  goingDown: [
    "the hub goes down for a deploy; a notice `going-down` goes before it",
    "resume after its `reconnectAfterMs`, spread over as long again",
  ],
  tokenExpired: ["the token expired (TOK4)", "resume with another token"],
  removed: ["kicked or banned (MOD1)", "do not come back by yourself"],
  flooding: ["20 frames within 10 s that were no messages (SOK4)", "mend the client"],
  replaced: ["the actor opened a fourth connection, and this was the oldest (PRE3)", "do not come back by yourself"],
  tooSlow: ["events were not acknowledged for long (SLO2)", "resume"],
  protocolTooOld: ["this version of the protocol is not spoken any more", "update the client"],
};

/** Tokens, the two ways to open a socket, and how it ends. */
export function connecting(): string {
  const claims = fieldsOf(v.object(Actor.entries)).map(({ name, type }) => {
    // The schema's keys are the actor's.
    const { claim, about } = CLAIMS[name as keyof Actor];
    return [`\`${claim}\``, claim === "exp" ? "whole number" : type, about];
  });
  const codes = Object.entries(CLOSES).map(([name, [when, then]]) => [
    String(CLOSE[name as keyof typeof CLOSE]),
    when,
    then,
  ]);
  return `## Tokens

A JWT, signed with HS256 under the hub's secret or by a key the hub trusts. Its claims, at most 4 KiB together (TOK2, TOK5):

${table(["claim", "is", ""], claims)}

## Connecting

${fence(
  "http",
  `GET /v1/hubs/demo/rooms/bridge/socket HTTP/1.1
Upgrade: websocket
Authorization: Bearer eyJhbGciOiJIUzI1NiJ9…`,
)}

Who cannot set headers (browsers) asks for a ticket first, \`POST …/tickets\` with the token, and offers it as a
subprotocol. It is good once, for 30 s. The server answers with \`hub.v1\`:

${fence("js", `new WebSocket("wss://hub.example/v1/hubs/demo/rooms/bridge/socket", ["hub.v1", "ticket.4f9c…"])`)}

\`?after=<version>\` resumes behind a version the client has. No token ever stands in a URL. A refusal before the upgrade is
an HTTP answer (see [Problems](#problems)): 400 \`invalid-after\`, 401, 403, 404, 409 \`room-full\`, 426, 429, 503 \`busy\`.

Then come, in this order (SOK5): \`hub.system.connected\`, \`hub.catalog.sync\`, and the state: a \`hub.stateSnapshot\`, or, on
resuming, \`hub.stateUpdate\` frames with every event that was missed, at most 256 events and 256 KiB each. When that cannot
be done (more than 2,000 events or 1 MiB behind, or older than the log) the snapshot comes instead, and \`connected\` names
the \`gap\` (RES1).

**Speak first.** Send \`ping\` as soon as the socket is open. The runtime does not end the TCP connection of a socket that never
sent a frame while its room is busy: the close frame comes, but a client that waits for TCP, as Node's \`WebSocket\` does, never
sees its \`close\` event. For the same reason wait at most 2 s for the end of TCP after answering a close, and then count the
connection as closed, with the code of the close frame (CLT8).

**Heartbeat.** The text frame \`ping\` is answered with \`pong\` without waking the room (SOK3). Send one at least every few
minutes: a connection from which nothing came for 5 minutes is closed.

**Acknowledging.** Send \`hub.ack\` with the last \`version\` at least every 64 versions, or 5 s after news (SLO1). Who falls
30 s, or more than 2,000 versions for 5 s, behind is told \`lagging\` and sent no more events; the next ack brings a fresh
snapshot, and 30 s of silence a close with 4413 (SLO2).

**Refused frames.** What is no message gets a \`hub.system.error\`, and the connection stays open. Frames may have
${MAX_FRAME_BYTES.toLocaleString("en")} bytes.

### Close codes

${table(
  ["code", "when", "what to do"],
  [
    ...codes,
    ["1000–1001, 1005", "the client closed; it is answered at once (SOK8)", ""],
    [
      "1006",
      "no close came at all: the network, a crash, an unannounced deploy",
      "resume, with random delays that grow",
    ],
  ],
)}

### Coming back

${json({ resume: "wss://hub.example/v1/hubs/demo/rooms/bridge/socket?after=41" })}

What is not the hub's own problem+json, under its code's own status, came from something between: a proxy's page with any status
says nothing about the hub, and is tried again (CLT1). Nothing that a server asks to wait for needs more than an hour (CLT5).

After \`random × min(30 s, 250 ms × 2ⁿ)\`, n counting the failures in a row. Commands that have no receipt yet are sent again
under their old ids and with the same bodies: what was done already is answered with the first outcome and
\`"replayed": true\` (CMD3).`;
}
