import { describe, expect, test } from "vitest";
import { EVENT_TYPES, type EventType } from "../../../../src/durable/protocol/events/event.ts";
import type { RecordedEvent } from "../../../../src/durable/rules/core/draft.ts";
import { eventFor, isForEveryone, PUBLIC, viewerOf, type Viewer } from "../../../../src/durable/rules/core/view-for.ts";
import { difference } from "../../../../testkit/difference.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { sampleOf } from "../../../support/sample-events.ts";

/** Samples are Mara's doing or Otto's, who moderates; Teo is whom they name. Zoe has nothing to do with any of it. */
const VIEWERS: Readonly<Record<string, Viewer>> = {
  "Mara, who did it or said it": viewerOf(actorNamed("mara")),
  "Teo, whom it names": viewerOf(actorNamed("teo")),
  "Zoe, another player": viewerOf(actorNamed("zoe")),
  "Vera, the gm": viewerOf(actorNamed("vera", { roles: ["gm"] })),
  Ops: viewerOf(actorNamed("ada", { roles: ["ops"] })),
  "a spectator": viewerOf(actorNamed("ida", { roles: ["spectator"] })),
  "the public": PUBLIC,
  "Lio, a moderator": viewerOf(actorNamed("lio", { roles: ["moderator"] })),
};

/** How an event reaches a viewer, in a few words: as it is, not at all, without what, or with what in place of it. */
function sight(recorded: RecordedEvent, viewer: Viewer): string {
  const shown = eventFor(recorded, viewer);
  if (shown === null) return "nothing";
  const kept = new Set(Object.keys(shown.data));
  const missing = Object.keys(recorded.event.data).filter((field) => !kept.has(field));
  const rest = Object.fromEntries(Object.entries(recorded.event.data).filter(([field]) => kept.has(field)));
  const changed = difference(shown, { ...recorded.event, data: rest });
  if (changed !== null) return changed.replace(/^data\./, "").replace(/^(\w+): "(.*)" and ".*"$/, "$1: $2");
  return missing.length === 0 ? "all" : `without ${missing.join(" and ")}`;
}

/** The rules VIEW1–VIEW6 as a table of what is not simply shown to everybody; what stands here is all there is. */
const EXCEPTIONS: { readonly [T in EventType]?: Readonly<Record<string, string>> } = {
  // VIEW1: sender, target, moderators.
  "chat.whispered": nobodyBut({ "Mara, who did it or said it": "all", "Teo, whom it names": "all" }),
  // VIEW1, VIEW3, VIEW5: of a retracted whisper only its two are told, without the text; the author sees why.
  "chat.retracted": nobodyBut({
    "Mara, who did it or said it": "without text",
    "Teo, whom it names": "without reason and text",
  }),
  // VIEW3: moderators, and whom it concerns.
  "moderation.muted": reasonFor("Teo, whom it names"),
  "moderation.unmuted": reasonFor("Teo, whom it names"),
  "moderation.kicked": reasonFor("Teo, whom it names"),
  "moderation.banned": reasonFor("Teo, whom it names"),
  "moderation.unbanned": reasonFor("Teo, whom it names"),
  // MOD7: whoever reports is answered by the receipt.
  "moderation.reported": nobodyBut({}),
  "moderation.slowModeSet": reasonFor(),
  // CAT8: the sample is a line for game masters; its caller knows of it.
  "verb.performed": nobodyBut({ "Mara, who did it or said it": "all", "Vera, the gm": "all" }),
  // VIEW6: what failed is for moderators; players read a plain sentence in its place.
  "ritual.failed": plainFault("reason", "nothing came of it; the hub's operators have been told"),
  "closure.failed": plainFault("error", "this session could not be worked up; the hub's operators have been told"),
};

function nobodyBut(some: Readonly<Record<string, string>>): Record<string, string> {
  return everyViewer((name) => (name === "Lio, a moderator" ? "all" : (some[name] ?? "nothing")));
}
function reasonFor(...names: string[]): Record<string, string> {
  return everyViewer((name) => (name === "Lio, a moderator" || names.includes(name) ? "all" : "without reason"));
}
function plainFault(field: "reason" | "error", plain: string): Record<string, string> {
  return everyViewer((name) => (name === "Lio, a moderator" ? "all" : `${field}: ${plain}`));
}
function everyViewer(sightOf: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.keys(VIEWERS).map((name) => [name, sightOf(name)]));
}

describe("VIEW1 VIEW2 VIEW3 VIEW4 VIEW5 VIEW6 who sees what of each event", () => {
  test.each(EVENT_TYPES)("VIEW1 VIEW3 VIEW4 %s", (type) => {
    const seen = everyViewer((name) => sight(sampleOf(type), VIEWERS[name] ?? PUBLIC));
    expect(seen).toEqual(EXCEPTIONS[type] ?? everyViewer(() => "all"));
  });

  test("VIEW4 a spectator sees what the public does, and all of it but whispers, reasons of moderators, and what other rules keep back", () => {
    const seen = Object.fromEntries(
      EVENT_TYPES.map((type) => [type, sight(sampleOf(type), viewerOf(actorNamed("ida", { roles: ["spectator"] })))]),
    );
    expect(seen).toEqual(Object.fromEntries(EVENT_TYPES.map((type) => [type, sight(sampleOf(type), PUBLIC)])));
    const kept = Object.entries(seen).filter(([, how]) => how !== "all");
    expect(kept.filter(([, how]) => how === "nothing").map(([type]) => type)).toEqual([
      // A whisper, the retraction of one, a report (MOD7), and a line for game masters (CAT8).
      ...["chat.whispered", "chat.retracted", "verb.performed", "moderation.reported"],
    ]);
    const inPart = kept.filter(([, how]) => how !== "nothing");
    expect(inPart.map(([type, how]) => [type.split(".")[0], /^without reason$|^(?:reason|error): /.test(how)])).toEqual(
      [
        // The reasons of failures are plain sentences (VIEW6).
        ["ritual", true],
        ...Array.from({ length: 6 }, () => ["moderation", true]),
        ["closure", true],
      ],
    );
  });

  test.each(EVENT_TYPES)("PER1 VIEW4 %s is sent as one text to all only where all are shown all of it", (type) => {
    expect(isForEveryone(type)).toBe(EXCEPTIONS[type] === undefined);
  });

  test.each(EVENT_TYPES)("VIEW2 %s shows nothing of what lies hidden beside it", (type) => {
    const { event } = sampleOf(type);
    const hidden = { seed: "5eed".repeat(16), until: 1_234_567_890_123, author: "mara", reason: "a hidden reason" };
    for (const viewer of Object.values(VIEWERS)) {
      const shown = JSON.stringify(eventFor({ event, hidden } as RecordedEvent, viewer));
      expect(shown).not.toMatch(/5eed|1234567890123|a hidden reason/);
    }
  });

  test.each(["chat.said", "chat.emoted", "story.narrated", "chat.whispered"] as const)(
    "VIEW5 a retracted %s has its text for moderators alone",
    (type) => {
      const { event } = sampleOf(type);
      const blank = "message" in event.data ? { ...event.data, message: "" } : { ...event.data, text: "" };
      const retracted = { event: { ...event, data: blank }, hidden: { text: "what was said" } } as RecordedEvent;
      for (const [name, viewer] of Object.entries(VIEWERS)) {
        const shown = JSON.stringify(eventFor(retracted, viewer));
        expect(shown.includes("what was said")).toBe(name === "Lio, a moderator");
      }
    },
  );

  test("VIEW1 VIEW5 the retraction of something public is told to all, without its text", () => {
    const { event } = sampleOf("chat.retracted");
    const recorded = { event, hidden: { author: "mara" } } as RecordedEvent;
    expect(everyViewer((name) => sight(recorded, VIEWERS[name] ?? PUBLIC))).toEqual({
      ...everyViewer(() => "without reason and text"),
      "Mara, who did it or said it": "without text",
      "Lio, a moderator": "all",
    });
  });
});
