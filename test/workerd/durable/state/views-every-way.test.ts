import { expect, test } from "vitest";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import type { RecordedEvent } from "../../../../src/durable/rules/core/draft.ts";
import { durableSql } from "../../../../src/durable/storage/durable-sql.ts";
import { appendEvent } from "../../../../src/durable/storage/log/log-rows.ts";
import { migrate } from "../../../../src/durable/storage/migrate.ts";
import { character, gm, moderator, player, spectator, type Character } from "../support/character.ts";
import { clock } from "../support/clock.ts";
import { telemetryText } from "../support/telemetry.ts";
import { TestRoom } from "../support/test-room.ts";
import { CLOSURE_SECRET, EVERY_EVENT, KINDS, type Kind, type Sample } from "./every-event.ts";

const WHO: Readonly<Record<Exclude<Kind, "public">, Character>> = {
  author: player("ada"),
  target: player("bob"),
  other: player("eve"),
  gm: gm("gil"),
  ops: character("olga", ["ops"]),
  moderator: moderator("mo"),
  spectator: spectator("sam"),
};
const SEEING = KINDS.filter((kind) => kind !== "public");

interface Lain {
  readonly event: Event;
  readonly sample: Sample<Event["type"]>;
}

const SAMPLES = Object.entries(EVERY_EVENT).flatMap(([type, samples]) =>
  samples.map((sample) => ({ type, sample: sample as Sample<Event["type"]> })),
);

/** A room in whose log lies one of everything, in a closed session. */
async function museum(): Promise<{ room: TestRoom; lain: Lain[] }> {
  const room = new TestRoom();
  const lain = SAMPLES.map(({ type, sample }, index): Lain => {
    const { actorId, data } = sample;
    const at = new Date(clock.now()).toISOString();
    const event = {
      version: index + 1,
      type,
      at,
      ...(actorId ? { actorId } : {}),
      correlationId: "cor-1",
      data,
    } as Event;
    return { event, sample };
  });
  await room.inside(({ storage }) => {
    migrate(durableSql(storage, true));
    for (const { event, sample } of lain) {
      const recorded = { event, ...(sample.hidden ? { hidden: sample.hidden } : {}) } as RecordedEvent;
      appendEvent(durableSql(storage, true), recorded, JSON.stringify(event));
    }
    const session = { sessionId: "ses-1", openedAt: lain[0]?.event.at, fromVersion: 1, toVersion: lain.length };
    const run = { workflowId: "closure/hub/room/ses-1", attempt: 1, startedAt: lain[0]?.event.at, stages: [] };
    const failed = { ...run, status: "failed", error: CLOSURE_SECRET };
    const rest = { pendingOfflineReconcile: true, offlineHistory: [failed] };
    storage.sql.exec(
      "INSERT INTO sessions (id, made, body) VALUES (?, 1, ?)",
      "ses-1",
      JSON.stringify({ ...session, ...rest }),
    );
  });
  await room.hibernate();
  return { room, lain };
}

const isSeen = ({ sample }: Lain, kind: Kind) => sample.seenBy === undefined || sample.seenBy.includes(kind);

/** A viewer is shown exactly the museum that the rules allow, word by word. */
function judge(kind: Kind, way: string, shown: readonly Event[], lain: readonly Lain[]): void {
  const about = (version: number) => `${kind} by ${way}: ${lain[version - 1]?.event.type} ${version}`;
  const versions = shown.filter(({ version }) => version <= lain.length).map(({ version }) => about(version));
  expect(versions).toEqual(lain.filter((each) => isSeen(each, kind)).map(({ event }) => about(event.version)));
  for (const { version, ...rest } of shown) {
    const text = JSON.stringify(rest);
    for (const [secret, known] of Object.entries(lain[version - 1]?.sample.secrets ?? {})) {
      expect(`${about(version)} "${secret}": ${text.includes(secret)}`).toBe(
        `${about(version)} "${secret}": ${known.includes(kind)}`,
      );
    }
  }
}

/** Nothing that a viewer is not to know stands in a text. */
function expectNoSecret(kind: Kind, way: string, text: string, lain: readonly Lain[]): void {
  const told = lain
    .flatMap(({ sample }) => Object.entries(sample.secrets ?? {}))
    .filter(([secret, known]) => !known.includes(kind) && text.includes(secret))
    .map(([secret]) => `${kind} by ${way} reads ${secret}`);
  expect(told).toEqual([]);
}

test.each(SEEING)("VIEW1 VIEW2 VIEW3 VIEW4 VIEW5 VIEW6 every event by every way out, for the %s", async (kind) => {
  const { room, lain } = await museum();
  const who = WHO[kind];
  const replayed = await room.open(who, { after: 0 });
  await replayed.reaches(lain.length);
  judge(kind, "replay", replayed.events(), lain);
  expectNoSecret(kind, "replay", replayed.texts.join("\n"), lain);

  const fresh = await room.open(who);
  expectNoSecret(kind, "snapshot", fresh.texts.join("\n"), lain);

  const pages: Event[] = [];
  for (let after: number | null = 0; after !== null; clock.move(100)) {
    const response = await room.request(`/events?after=${after}&limit=7`, who);
    const page: { events: Event[]; nextAfter: number | null } = await response.json();
    pages.push(...page.events);
    after = page.nextAfter;
  }
  judge(kind, "page", pages, lain);
  expectNoSecret(kind, "page", JSON.stringify(pages), lain);

  for (let version = 0; version <= lain.length; version += 1) {
    clock.move(100);
    const answer = await room.object.readState(room.actor(who), { at: version });
    expect(answer.ok).toBe(true);
    expectNoSecret(kind, `at=${version}`, JSON.stringify(answer), lain);
  }
  const sessions = await Promise.all(["/sessions", "/sessions/ses-1"].map((path) => room.request(path, who)));
  const texts = await Promise.all(sessions.map((response) => response.text()));
  expectNoSecret(kind, "sessions", texts.join("\n"), lain);
});

test("VIEW1 VIEW2 VIEW3 VIEW4 VIEW5 VIEW6 BRG2 TEL1 the transcript is the public's view, and telemetry knows no more", async () => {
  const { room, lain } = await museum();
  await room.open(WHO.moderator, { after: 0 });
  const transcript = await room.object.readTranscript({ session: "ses-1", limit: 1000 });
  if (!transcript.ok) throw new Error("no transcript");
  judge("public", "transcript", transcript.page.events, lain);
  expectNoSecret("public", "transcript", JSON.stringify(transcript), lain);
  expectNoSecret("public", "telemetry", telemetryText(), lain);
});

test("VIEW3 VIEW4 VIEW5 live frames hide the same: reasons, whispers and what was taken back", async () => {
  const room = new TestRoom();
  const clients = Object.fromEntries(
    await Promise.all(SEEING.map(async (kind) => [kind, await room.open(WHO[kind])] as const)),
  );
  const { author, target, moderator: m } = clients;
  if (!author || !target || !m) throw new Error("nobody came");
  const said = await author.say("said-once");
  const whispered = await author.act("verb.whisper", { target: "bob", message: "whispered-once" });
  await m.reaches(whispered);
  const acts: [string, object][] = [
    ["mod.mute", { target: "bob", seconds: 1, reason: "why-muted" }],
    ["mod.unmute", { target: "bob", reason: "why-unmuted" }],
    ["mod.slowMode", { seconds: 0, reason: "why-slow" }],
    ["mod.ban", { target: "zed", reason: "why-banned" }],
    ["mod.unban", { target: "zed", reason: "why-unbanned" }],
    ["mod.retractMessage", { version: said, reason: "why-said" }],
    ["mod.retractMessage", { version: whispered, reason: "why-whispered" }],
  ];
  for (const [verb, args] of acts) await m.act(verb, args);
  const last = await target.say("and that was all");
  const known: Record<string, readonly Kind[]> = {
    "whispered-once": ["author", "target", "moderator"],
    "why-muted": ["target", "moderator"],
    "why-unmuted": ["target", "moderator"],
    "why-slow": ["moderator"],
    "why-banned": ["moderator"],
    "why-unbanned": ["moderator"],
    "why-said": ["author", "moderator"],
    "why-whispered": ["author", "moderator"],
  };
  for (const kind of SEEING) {
    const client = clients[kind];
    await client?.reaches(last);
    const text = client?.texts.join("\n") ?? "";
    for (const [word, kinds] of Object.entries(known)) {
      expect(`${kind} reads ${word}: ${text.includes(word)}`).toBe(`${kind} reads ${word}: ${kinds.includes(kind)}`);
    }
    // RES3, for every kind of viewer: the events seen add up to the fresh snapshot.
    expect(client?.view).toEqual((await room.state(WHO[kind])).state);
  }
  expect(telemetryText()).not.toMatch(/said-once|whispered-once|why-/);
});
