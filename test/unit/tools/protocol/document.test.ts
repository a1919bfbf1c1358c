import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { DecisionOrder } from "../../../../src/durable/protocol/bridge/decision-order.ts";
import { OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { OfflineResult, ResultAnswer } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { AnyEvent } from "../../../../src/durable/protocol/events/any-event.ts";
import {
  EVENT_DATA,
  EVENT_ENVELOPE,
  EVENT_TYPES,
  type Event,
  type EventType,
} from "../../../../src/durable/protocol/events/event.ts";
import { PROBLEM_STATUS } from "../../../../src/durable/protocol/http/problem.ts";
import { VERB_PARAMETERS } from "../../../../src/durable/protocol/socket/command.ts";
import { ServerMessage } from "../../../../src/durable/protocol/socket/down.ts";
import { parseClientMessage } from "../../../../src/durable/protocol/socket/parse-client-message.ts";
import { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import { REJECTION_CODES } from "../../../../src/durable/protocol/socket/rejection.ts";
import { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { Session } from "../../../../src/durable/protocol/state/session.ts";
import { BUILT_IN_CATALOG } from "../../../../src/durable/rules/catalog/built-in-catalog.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { emptyRoom } from "../../../../src/durable/rules/core/room-state.ts";
import { eventFor, PUBLIC, viewerOf, viewFor } from "../../../../src/durable/rules/core/view-for.ts";
import { PROJECT } from "../../../../tools/project.ts";
import type { Examples } from "../../../../tools/protocol/examples/examples.ts";
import { protocolExamples } from "../../../../tools/protocol/examples/protocol-examples.ts";
import { ExamplePlay, juno, mara, teo } from "../../../../tools/protocol/examples/room/example-play.ts";
import { HUB_ID, ROOM_ID } from "../../../../tools/protocol/examples/room/example-room.ts";
import { examplesIn, PAGES, sectionsOf } from "../../../../tools/protocol/pages.ts";
import { protocolFaults, protocolSubjects } from "../../../../tools/protocol/protocol-faults.ts";
import { differences, protocolFiles, readPages } from "../../../../tools/protocol/protocol-files.ts";
import { undocumented } from "../../../../tools/protocol/undocumented.ts";

const pages = readPages();
const names = Object.keys(await protocolExamples());

/** The content of an example's file. */
function example(name: string) {
  return JSON.parse(readFileSync(join(PROJECT, `docs/protocol/examples/${name}.json`), "utf8"));
}

/** The examples of a section of socket.md. */
function shownUnder(heading: string): string[] {
  return sectionsOf(pages.socket).flatMap((each) => (each.heading === heading ? examplesIn(each.text) : []));
}

describe("CMD8 the pages of the protocol", () => {
  test("CMD8 are what the code makes of them, every time, and tell of all there is", async () => {
    const files = await protocolFiles(pages);
    expect(differences(files)).toEqual([]);
    expect(await protocolFiles(pages)).toEqual(files);
    expect(protocolFaults(files)).toEqual([]);
  });

  test.each([
    ["| `actorId` | actor id |", "| `actorId` | item |", "does not say actor id"],
    ["| `roles` | list of role |", "| `roles` | role |", "does not say list"],
    ['| `reason` | `"gone"`, `"kicked"`, `"banned"` |', '| `reason` | `"gone"`, `"kicked"` |', 'does not say "banned"'],
    ["| `trade` | [Trade](#trade) |", "| `trade` | text |", "does not say [Trade]"],
    ["| `sessionId` | id or null |", "| `sessionId` | id |", "does not say null"],
    ["| tier | `critical-success`,", "| tier |", "does not say `critical-success`"],
    ["| `muted` |", "| `hushed` |", "the row hushed is of nothing"],
    ["| `roles` |", "| `roles` | so |\n| `roles` |", "the row roles stands twice"],
    ["At most 5 in 10 s", "At most 6 in 10 s", "does not say 5 in 10 s for each actor"],
  ])("CMD8 %s is held to the code", (told, otherwise, fault) => {
    const socket = pages.socket.replace("[`muted`](#muted) |", "`muted` |").replace(told, otherwise);
    const faults = undocumented({ ...pages, socket }, protocolSubjects());
    expect(faults).toContainEqual(expect.stringContaining(fault));
  });

  test("CMD8 show every example once", () => {
    expect(PAGES.flatMap((page) => examplesIn(pages[page])).toSorted()).toEqual(names.toSorted());
  });

  test("CMD8 the check is a process that writes nothing", async () => {
    const run = spawnSync(process.execPath, ["tools/write-protocol.ts", "--check"], { encoding: "utf8" });
    expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
    expect(readPages()).toEqual(pages);
    const help = spawnSync(process.execPath, ["tools/write-protocol.ts", "--help"], { encoding: "utf8" });
    expect(help.stdout).toContain("--check");
    const json = spawnSync(process.execPath, ["tools/write-protocol.ts", "--check", "--json"], { encoding: "utf8" });
    expect(JSON.parse(json.stdout)).toEqual({ files: (await protocolFiles(pages)).size, faults: [] });
  });
});

describe("SOK4 SOK6 the examples of frames", () => {
  test.each(["hub.command", "hub.ack", "hub.refreshToken"])("SOK4 %s reads as one", (type) => {
    expect(parseClientMessage(JSON.stringify(example(`frames/${type}`)))).toMatchObject({
      ok: true,
      message: { type },
    });
  });

  test.each(ServerMessage.options.map(({ entries }) => entries.type.literal))("SOK5 SOK6 %s is one", (type) => {
    const frame = example(`frames/${type}`);
    expect(frame.type).toBe(type);
    expect(v.parse(ServerMessage, frame)).toEqual(frame);
  });

  test("SOK6 an update ends with what it holds, and its receipt is of its event's command", () => {
    const update = example("frames/hub.stateUpdate");
    expect(update.version - update.from).toBe(update.events.length);
    expect(update.receipts).toEqual([expect.objectContaining({ id: update.events[0].commandId })]);
  });
});

describe("CMD2 CMD5 the examples of commands", () => {
  test.each(Object.keys(VERB_PARAMETERS))("CAT3 %s is a command of that verb", (verb) => {
    const frame = example(`verbs/${verb}`);
    expect(frame.verb).toBe(verb);
    expect(parseClientMessage(JSON.stringify(frame))).toMatchObject({ ok: true, message: { type: "hub.command" } });
  });

  test.each(REJECTION_CODES)("CMD5 %s has a command and the receipt it gets", (code) => {
    const [frame, receipt] = [example(`refusals/${code}.command`), example(`refusals/${code}.receipt`)];
    expect(receipt.code).toBe(code);
    expect(v.parse(Receipt, receipt)).toEqual(receipt);
    expect(frame.id).toBe(receipt.id);
  });

  test("CMD2 CMD3 an accepted receipt, and the same once more", () => {
    const [accepted, replayed] = [example("receipts/accepted"), example("receipts/replayed")];
    expect(v.parse(Receipt, accepted)).toEqual(accepted);
    expect(v.parse(Receipt, replayed)).toEqual({ ...accepted, replayed: true });
  });
});

describe("CMD4 SHP5 RES3 the examples of events", () => {
  test.each(EVENT_TYPES)("CMD4 SHP5 %s has examples, each as its schema says", (type) => {
    const shown = shownUnder(`\`${type}\``);
    expect(shown.length).toBeGreaterThan(0);
    for (const { type: given, data, ...envelope } of shown.map(example)) {
      expect(given).toBe(type);
      expect(v.parse(EVENT_DATA[type], data)).toEqual(data);
      expect(v.parse(v.strictObject(EVENT_ENVELOPE), envelope)).toEqual(envelope);
      expect(v.is(AnyEvent, { type, data, ...envelope })).toBe(true);
    }
  });

  test("RES3 the effect of each is what the room makes of it: the snapshot's duel ends as it is told", () => {
    const snapshot = example("frames/hub.stateSnapshot");
    const resolved = example("events/contest.resolved");
    expect(resolved.version).toBe(snapshot.version + 1);
    const after = evolve(v.parse(RoomView, snapshot.state), resolved as Event);
    expect(after.contests.find((each) => each.contestId === resolved.data.contestId)).toMatchObject({
      status: "resolved",
      outcome: resolved.data.outcome,
    });
    expect(after.participants.find((each) => each.actorId === "mara")?.momentum).toBe(1);
  });

  test.each([
    ["a moderator", viewerOf(juno)],
    ["a player", viewerOf(mara)],
    ["the public", PUBLIC],
  ])("RES3 replayed from the first one, the scenario's events give %s the room's own snapshot", (_, viewer) => {
    const { room, happened } = new ExamplePlay().stage;
    const { view } = emptyRoom(HUB_ID, ROOM_ID, BUILT_IN_CATALOG);
    const events = happened.flatMap((each) => eventFor(each, viewer) ?? []);
    expect(events.reduce((state, event) => evolve(state, event), view)).toEqual(viewFor(room.state.view, viewer));
  });

  test("RES3 each example is an event of that scenario, as somebody saw it", () => {
    const { happened } = new ExamplePlay().stage;
    const seen = [viewerOf(juno), viewerOf(mara), viewerOf(teo), PUBLIC].flatMap((viewer) =>
      happened.flatMap((each) => eventFor(each, viewer) ?? []),
    );
    const shown = names.filter((name) => name.startsWith("events/"));
    expect(shown.length).toBeGreaterThan(EVENT_TYPES.length);
    for (const name of shown) expect(seen).toContainEqual(example(name));
  });
});

test("VIEW1 VIEW3 VIEW5 what is hidden is shown as each kind of viewer sees it", () => {
  const text = (type: EventType) => sectionsOf(pages.socket).find((each) => each.heading === `\`${type}\``)?.text ?? "";
  expect(text("chat.whispered")).toContain("Nobody else sees it.");
  expect(text("moderation.muted")).toMatch(
    /The actor it concerns and moderators see:[\s\S]*"reason"[\s\S]*Everybody else sees:/,
  );
  expect(text("moderation.muted").split("Everybody else sees:")[1]).not.toContain("reason");
  expect(text("chat.retracted").match(/"text"/g)).toHaveLength(1);
  expect(example("events/moderation.muted").data).toHaveProperty("reason");
  expect(example("events/moderation.muted.others").data).not.toHaveProperty("reason");
});

test("SOK2 every problem stands there with its status", () => {
  for (const [code, status] of Object.entries(PROBLEM_STATUS))
    expect(pages.http).toContain(`| ${status} | \`${code}\` |`);
  const problems = names.filter((name) => name.startsWith("http/problem."));
  expect(problems).toHaveLength(2);
  for (const name of problems) expect(example(name)).toMatchObject({ code: expect.any(String) });
});

describe("JOB1 BRG1 the examples of the bridge", () => {
  const ofKind = (what: string) => names.filter((name) => name.startsWith(`bridge/${what}.`));

  test("JOB1 there is one of each kind of job, as its schema says", () => {
    expect(ofKind("job")).toHaveLength(OfflineJob.options.length);
    for (const name of ofKind("job")) expect(v.parse(OfflineJob, example(name))).toEqual(example(name));
  });

  test("BRG1 there is one of each kind of result, as its schema says, and the room's two answers", () => {
    expect(ofKind("result")).toHaveLength(8);
    for (const name of ofKind("result")) expect(v.parse(OfflineResult, example(name))).toEqual(example(name));
    for (const answer of ["applied", "ignored"])
      expect(v.parse(ResultAnswer, example(`http/results.${answer}`)).status).toBe(answer);
  });

  test("MOD3 the decision that is shown is one", () => {
    expect(v.parse(DecisionOrder, example("bridge/decision"))).toEqual(example("bridge/decision"));
  });

  test("BRG5 the signature of the request that is shown is good under the secret that is shown", () => {
    const [, secret = ""] = /secret `(whsec_[^`]+)`/.exec(pages.bridge) ?? [];
    const [, signed = "", text = ""] = /```http\n(GET \S+) HTTP\/1\.1\n([\s\S]*?)\n```/.exec(pages.bridge) ?? [];
    const headers = Object.fromEntries(text.split("\n").map((line) => line.split(": ")));
    const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
    expect(new Webhook(secret).sign(headers["webhook-id"], at, signed)).toBe(headers["webhook-signature"]);
    expect(signed).toContain(`session=${example("http/close.answer").sessionId}&`);
  });
});

test("CON6 the dice that are thrown again are those of the example", () => {
  const { seed, participants } = example("events/contest.resolved").data;
  const { seedCommitment } = example("events/contest.armed").data;
  const lines = [...pages.socket.matchAll(/^\$ printf %s (\S+) \| sha256sum\n(\w+) {2}- +# (.+)$/gm)];
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  expect(lines.map(([, text]) => text)).toEqual([seed, `${seed}:mara:0`]);
  for (const [, text = "", told] of lines) expect(hash(text)).toBe(told);
  expect(lines[0]?.[2]).toBe(seedCommitment);
  expect(lines[1]?.[3]).toBe(`first bytes → ${participants[0].dice.join(", ")}`);
});

test("CLO2 SHP4 the session that is shown is one", () => {
  const session: Examples = example("http/session.answer");
  expect(v.parse(Session, session)).toEqual(session);
  expect(example("http/sessions.answer").sessions[0]).toEqual({ ...session, recap: undefined });
});
