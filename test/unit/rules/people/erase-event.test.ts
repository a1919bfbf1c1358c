import { describe, expect, test } from "vitest";
import { EVENT_TYPES, type EventType } from "../../../../src/durable/protocol/events/event.ts";
import type { RecordedEvent } from "../../../../src/durable/rules/core/draft.ts";
import { ERASED_SUMMARY, eraseEvent } from "../../../../src/durable/rules/people/erase-event.ts";
import { sampleOf } from "../../../support/sample-events.ts";

/** The data that an event of Mara's, or about her, loses: by type, the fields which differ and their new values. */
const LOST_BY_MARA: { readonly [T in EventType]?: object } = {
  "session.closing": { reason: "" },
  "session.closed": { reason: "" },
  "participant.joined": { participant: expect.objectContaining({ name: "mara" }) },
  "participant.updated": { participant: expect.objectContaining({ name: "mara" }) },
  "chat.said": { message: "" },
  "chat.emoted": { text: "" },
  "chat.whispered": { message: "" },
  "story.narrated": { text: "" },
  "chat.retracted": { text: "" },
  "trade.offered": { trade: expect.not.objectContaining({ note: expect.anything() }) },
  "contest.armed": { participants: [{ actorId: "mara", role: "challenger" }] },
  "contest.updated": { participant: { actorId: "mara", role: "challenger" } },
  "contest.resolved": { outcome: expect.objectContaining({ summary: ERASED_SUMMARY }) },
  "verb.performed": { text: "" },
};

/** The reasons that a moderator gave go with the moderator; a report keeps its field, since it always has one. */
const LOST_BY_OTTO: { readonly [T in EventType]?: string | undefined } = {
  "chat.retracted": undefined,
  "moderation.muted": undefined,
  "moderation.unmuted": undefined,
  "moderation.kicked": undefined,
  "moderation.banned": undefined,
  "moderation.unbanned": undefined,
  "moderation.reported": "",
  "moderation.slowModeSet": undefined,
};

describe("an event is erased of a person", () => {
  test.each(EVENT_TYPES)("ERA2 %s loses Mara's words and name, and nothing else", (type) => {
    const recorded = sampleOf(type);
    const lost = LOST_BY_MARA[type];
    const erased = eraseEvent(recorded, "mara");
    if (lost === undefined) return expect(erased).toBe(recorded);
    expect(erased.event.data).toEqual({ ...recorded.event.data, ...lost });
    expect({ ...erased.event, data: null }).toEqual({ ...recorded.event, data: null });
    expect(eraseEvent(erased, "mara")).toBe(erased);
  });

  test.each(EVENT_TYPES)("ERA2 %s loses the reason that Otto gave as its moderator", (type) => {
    const recorded = sampleOf(type);
    const erased = eraseEvent(recorded, "otto");
    if (!(type in LOST_BY_OTTO)) return expect(erased).toBe(recorded);
    const { reason: _, ...rest } = recorded.event.data as { readonly reason?: string };
    const kept = LOST_BY_OTTO[type];
    expect(erased.event.data).toStrictEqual(kept === undefined ? rest : { ...rest, reason: kept });
    expect(eraseEvent(erased, "otto")).toBe(erased);
  });

  test.each(EVENT_TYPES)("ERA2 %s stays the same object for somebody who has no part in it", (type) => {
    const recorded = sampleOf(type);
    expect(eraseEvent(recorded, "nobody")).toBe(recorded);
  });

  test("ERA2 VIEW5 a retracted line stays retracted, and its hidden words and reason go with their author", () => {
    const said = { ...sampleOf("chat.said"), hidden: { text: "The gate is open.", retractedAt: 4, reason: "rude" } };
    expect(eraseEvent(said, "mara").hidden).toStrictEqual({ text: "", retractedAt: 4 });
    expect(eraseEvent(said, "otto").hidden).toBe(said.hidden);
    const silent = { ...sampleOf("participant.idled"), hidden: { reason: "rude" } };
    expect(eraseEvent(silent, "mara").hidden).toStrictEqual({});
  });

  test("CON7 ERA2 the account of a contest goes with anybody who took part in it, and no dice", () => {
    const recorded = sampleOf("contest.resolved");
    const erased = eraseEvent(recorded, "teo").event;
    expect(erased.data).toEqual({
      ...recorded.event.data,
      outcome: { winner: "mara", tier: "full-success", summary: ERASED_SUMMARY },
    });
  });

  test("ERA2 stakes of others stay where one person's go", () => {
    const { event, hidden } = sampleOf("contest.armed");
    if (event.type !== "contest.armed") throw new Error("not the type that was asked for");
    const teo = { actorId: "teo", role: "defender", stakes: "peace" };
    const data = { ...event.data, participants: [...event.data.participants, teo] };
    const recorded = { event: { ...event, data }, hidden } as RecordedEvent;
    const erased = eraseEvent(recorded, "mara").event;
    expect(erased.data).toMatchObject({ participants: [{ actorId: "mara", role: "challenger" }, teo] });
    expect(JSON.stringify(erased.data)).not.toContain("toll");
  });
});
