import * as v from "valibot";
import { EVENT_DATA, EVENT_ENVELOPE, EVENT_TYPES, type EventType } from "../../../src/durable/protocol/events/event.ts";
import { eventFor, PUBLIC, viewerOf, type Viewer } from "../../../src/durable/rules/core/view-for.ts";
import { juno, type ExamplePlay } from "../example-play.ts";
import { json, table } from "../markdown.ts";
import { fieldsOf } from "../tell-schema.ts";

/** What each event does to the state a client keeps (RES3); an event type that is missing here does not compile. */
const EFFECT: { readonly [T in EventType]: string } = {
  "session.opened": "Sets `sessionId`.",
  "session.closing": "Nothing yet: open trades and armed contests are called off by events of their own.",
  "session.closed":
    "`sessionId` becomes null. The range of versions is closed: what happened in it does not change any more.",
  "participant.joined":
    "The participant goes into `participants`, in the place it had or at the end; `inventory[actorId]` becomes `inventory`.",
  "participant.left": "`status` becomes `away`.",
  "participant.updated": "The participant takes the place of the one that is listed.",
  "participant.idled": "`status` becomes `idle`.",
  "participant.returned": "`status` becomes `active`.",
  "participant.forgotten":
    "The participant leaves `participants`, and its inventory `inventory`; the room keeps what it owns.",
  "chat.said":
    "A [ChatEntry](#chatentry) of kind `say`, with the event's `version`, `at` and `actorId`. Of more than 50 public entries the oldest goes.",
  "chat.emoted": "The same, of kind `emote`.",
  "chat.whispered":
    "The same, of kind `whisper` with its `target`. Of more than 20 whispers that a viewer sees the oldest goes.",
  "story.narrated": "The same, of kind `narration`.",
  "chat.retracted":
    "The entry with that `version` gets `retracted: true` and an empty `text` (moderators: the `text` of this event).",
  "inventory.granted": "Adds the items to `inventory[actorId]`, where it is listed.",
  "inventory.consumed": "Takes them away; a kind of which none is left goes.",
  "trade.offered": "The trade goes to the end of `trades`; `give` leaves the inventory of `from`.",
  "trade.accepted":
    "`status` becomes `accepted`; `give` goes to `to`, `want` from `to` to `from`. Of more than 20 settled trades the one made first goes, here and below.",
  "trade.declined": "`status` becomes `declined`; `give` goes back to `from`.",
  "trade.cancelled": "`status` becomes `cancelled`; `give` goes back to `from`.",
  "trade.expired": "`status` becomes `expired`; `give` goes back to `from`.",
  "ritual.invoked":
    "A ritual `invoked` at the end of `rituals`, of which the last 10 stay; the actor's momentum moves by `momentumDelta`, within −2…+3.",
  "ritual.workflowStarted": "`status` becomes `started`; `workflowId` is noted.",
  "ritual.resolved": "`status` becomes `resolved`, with `tier` and `roll`; momentum moves by `momentumDelta`.",
  "ritual.failed": "`status` becomes `failed`.",
  "contest.armed": "A contest `armed`, attempt 1, at the end of `contests`.",
  "contest.joined": "The entry goes to the end of its `participants`.",
  "contest.updated": "The entry takes the place of the actor's former one.",
  "contest.launched": "`status` becomes `launched`.",
  "contest.expired":
    "`status` becomes `expired`. Of more than 10 settled contests the one made first goes, here and below.",
  "contest.stalled": "`status` becomes `stalled`; it may still be resolved.",
  "contest.cancelled": "`status` becomes `cancelled`.",
  "contest.awarded": "`status` becomes `resolved`, with `outcome`.",
  "contest.replayed": "`status` becomes `launched` again, with the new `attempt` and `seedCommitment`.",
  "contest.resolved":
    "`status` becomes `resolved`, with `outcome` and `workflowId`. Each participant's momentum becomes `momentumAfter` where its tier is `hard-miss`, and else moves by `momentumAfter − momentumBefore`, within −2…+3.",
  "moderation.muted": "Nothing.",
  "moderation.unmuted": "Nothing.",
  "moderation.kicked": "Nothing; a `participant.left` comes with it.",
  "moderation.banned": "Nothing; a `participant.left` comes with it, where the actor is present.",
  "moderation.unbanned": "Nothing.",
  "moderation.slowModeSet": "`slowModeMs` becomes `seconds × 1000`.",
  "catalog.updated": "`catalogVersion`; a `hub.catalog.sync` follows.",
  "closure.queued":
    "A closure `queued` at the end of `closures`, of which the last 10 stay; one that is listed becomes `queued` again in its place.",
  "closure.processing": "`status` becomes `processing`; the closure takes on every field of the data, here and below.",
  "closure.stageCompleted": "Takes on `stage`.",
  "closure.completed": "`status` becomes `completed`.",
  "closure.failed": "`status` becomes `failed`.",
  "closure.published": "`status` becomes `published`.",
};

/** Every event, with its data, its effect, who sees it, and one that happened. */
export function events(play: ExamplePlay): string {
  const envelope = fieldsOf(v.object(EVENT_ENVELOPE)).map(({ name, optional, type }) => [
    `\`${name}${optional ? "?" : ""}\``,
    type,
    ENVELOPE[name] ?? "",
  ]);
  return `## Events

What happened, in the order of \`version\`, without a hole for who sees everything. Applied in order to a snapshot they give
exactly the next snapshot (RES3): what each of them does to the [State](#state) stands below. Besides its \`type\` and its
\`data\` every event has (CMD4):

${table(["field", "is", ""], envelope)}

${EVENT_TYPES.map((type) => tellEvent(type, play)).join("\n\n")}`;
}

const ENVELOPE: Readonly<Record<string, string>> = {
  at: "when it happened, on the room's clock",
  actorId: "whose doing it is; absent where it is nobody's",
  commandId: "of the command it came of",
  correlationId: "runs from the command to job, workflow and result, for the log",
};

function tellEvent(type: EventType, play: ExamplePlay): string {
  const fields = fieldsOf(EVENT_DATA[type]).map((field) => [
    `\`${field.name}${field.optional ? "?" : ""}\``,
    field.type,
  ]);
  return [`### \`${type}\``, EFFECT[type], table(["`data`", "is"], fields), ...sights(type, play)].join("\n\n");
}

/** The example, as each kind of viewer is shown it where they are not shown the same. */
function sights(type: EventType, play: ExamplePlay): string[] {
  const recorded = play.first(type);
  const shown = (viewer: Viewer) => {
    const event = eventFor(recorded, viewer);
    return event === null ? null : json(inOrder(event));
  };
  const target = "target" in recorded.event.data ? recorded.event.data.target : recorded.event.actorId;
  const [everybody, concerned, moderator] = [
    shown(PUBLIC),
    shown({ actorId: concernedIn(type, play) ?? target ?? null, isModerator: false }),
    shown(viewerOf(juno)),
  ];
  if (everybody === moderator) return [moderator ?? ""];
  if (everybody !== null && everybody === concerned) {
    return ["Moderators see:", moderator ?? "", "Everybody else sees:", everybody];
  }
  return [
    ...(concerned === moderator
      ? ["Whom it concerns, and moderators, see:"]
      : [`Whom it concerns sees:`, concerned ?? "nothing.", "Moderators see:"]),
    moderator ?? "",
    ...(everybody === null ? ["Others see nothing of it."] : ["Others see:", everybody]),
  ];
}

/** Of a retraction: whose words they were. */
function concernedIn(type: EventType, play: ExamplePlay): string | undefined {
  return type === "chat.retracted" ? play.first(type).hidden?.author : undefined;
}

/** With `type` beside `version`, where one looks for it. */
function inOrder<E extends { version: number; type: string; data: unknown }>({ version, type, data, ...rest }: E) {
  return { version, type, ...rest, data };
}
