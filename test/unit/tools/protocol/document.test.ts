import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { expect, test, vi } from "vitest";
import { parseClientMessage } from "../../../../src/durable/protocol/socket/parse-client-message.ts";
import { EVENT_DATA, EVENT_ENVELOPE, EVENT_TYPES, type Event } from "../../../../src/durable/protocol/events/event.ts";
import { OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import { PROBLEM_STATUS } from "../../../../src/durable/protocol/http/problem.ts";
import { Receipt } from "../../../../src/durable/protocol/socket/receipt.ts";
import { REJECTION_CODES } from "../../../../src/durable/protocol/socket/rejection.ts";
import { RoomView } from "../../../../src/durable/protocol/state/room-view.ts";
import { evolve } from "../../../../src/durable/rules/core/evolve.ts";
import { isUpToDate, PROTOCOL_FILE, protocolDocument } from "../../../../tools/protocol/protocol-document.ts";

// Some of it runs as a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 30_000 });

const document = readFileSync(PROTOCOL_FILE, "utf8");

/** Every example, with the heading it stands under. */
const examples = [...document.matchAll(/^#+ `?([^`\n]+)`?$|^```json\n([\s\S]*?)\n```$/gm)].reduce<
  { heading: string; value: ReturnType<typeof JSON.parse> }[]
>((found, [, heading, json]) => {
  const last = found.at(-1)?.heading ?? "";
  if (heading !== undefined) return [...found, { heading, value: undefined }];
  return [...found, { heading: last, value: JSON.parse(json ?? "") }];
}, []);

function examplesOf(heading: string) {
  return examples.filter((each) => each.heading === heading && each.value !== undefined).map(({ value }) => value);
}

const events = EVENT_TYPES.flatMap((type) => examplesOf(type)).filter((value) => "version" in value);

test("CMD8 docs/PROTOCOL.md is what the code would write, every time", async () => {
  const made = await protocolDocument();
  expect(isUpToDate(document, made)).toEqual({ ok: true });
  expect(await protocolDocument()).toBe(made);
});

test("CMD8 a document that is out of date is told from one that is not, by its line", () => {
  expect(isUpToDate("a\nb\n", "a\nb\n")).toEqual({ ok: true });
  expect(isUpToDate("a\nb\n", "a\nc\n")).toEqual({ ok: false, first: 2 });
  expect(isUpToDate("a\nb\nc", "a\nb")).toEqual({ ok: false, first: 3 });
});

test("CMD8 the check is a process that writes nothing", () => {
  const run = spawnSync(process.execPath, ["tools/write-protocol.ts", "--check"], { encoding: "utf8" });
  expect({ status: run.status, stdout: run.stdout }).toEqual({ status: 0, stdout: "" });
  expect(readFileSync(PROTOCOL_FILE, "utf8")).toBe(document);
  const help = spawnSync(process.execPath, ["tools/write-protocol.ts", "--help"], { encoding: "utf8" });
  expect(help.stdout).toContain("--check");
});

test("CMD4 SHP5 every event type has examples, each as its schema says", () => {
  for (const type of EVENT_TYPES) {
    const found = examplesOf(type).filter((value) => "version" in value);
    expect([type, found.length > 0]).toEqual([type, true]);
    for (const { type: given, data, ...envelope } of found) {
      expect(given).toBe(type);
      expect(v.parse(EVENT_DATA[type], data)).toEqual(data);
      expect(v.parse(v.strictObject(EVENT_ENVELOPE), envelope)).toEqual(envelope);
    }
  }
});

test("RES3 the effect of each example is what the room makes of it: the snapshot's duel ends as it is told", () => {
  const [snapshot] = examplesOf("hub.stateSnapshot");
  const [resolved] = examplesOf("contest.resolved").filter((value) => value.version === snapshot.version + 1);
  const view = v.parse(RoomView, snapshot.state);
  const after = evolve(view, resolved as Event);
  expect(after.contests.find((each) => each.contestId === resolved.data.contestId)).toMatchObject({
    status: "resolved",
    outcome: resolved.data.outcome,
  });
  expect(after.participants.find((each) => each.actorId === "mara")?.momentum).toBe(1);
});

test("SOK4 SOK6 every frame of a client reads as one, and every frame of the server has an example", () => {
  for (const type of ["hub.command", "hub.ack", "hub.refreshToken"]) {
    const [frame] = examplesOf(type);
    expect(parseClientMessage(JSON.stringify(frame))).toMatchObject({ ok: true, message: { type } });
  }
  for (const type of ["connected", "error", "notice"].map((name) => `hub.system.${name}`)) {
    expect(examplesOf(type)).toEqual([expect.objectContaining({ type })]);
  }
  const [update] = examplesOf("hub.stateUpdate");
  expect(update.version - update.from).toBe(update.events.length);
  expect(update.receipts).toEqual([expect.objectContaining({ id: update.events[0].commandId })]);
});

test("CMD2 CMD5 every rejection has a command and the receipt it gets", () => {
  for (const code of REJECTION_CODES) {
    const [frame, receipt] = examplesOf(code).filter((value) => "id" in value);
    expect([code, receipt?.code]).toEqual([code, code]);
    expect(v.parse(Receipt, receipt)).toEqual(receipt);
    expect(frame.id).toBe(receipt.id);
  }
});

test("SOK2 every problem stands there with its status", () => {
  for (const [code, status] of Object.entries(PROBLEM_STATUS))
    expect(document).toContain(`| ${status} | \`${code}\` |`);
  for (const problem of examplesOf("Problems")) expect(problem).toMatchObject({ code: expect.any(String) });
});

test("JOB1 BRG1 every kind of job and of result has an example as its schema says", () => {
  const kinds = (options: readonly { entries: { kind: { literal: string } } }[]) =>
    options.map(({ entries }) => entries.kind.literal);
  for (const kind of kinds(OfflineJob.options)) {
    const [job] = examplesOf(kind).filter((value) => value.kind === kind);
    expect(v.parse(OfflineJob, job)).toEqual(job);
  }
  const resultKinds = OfflineResult.options.flatMap((option) =>
    "options" in option ? kinds(option.options) : kinds([option]),
  );
  expect(resultKinds).toHaveLength(8);
  for (const kind of resultKinds) {
    const [result] = examplesOf(kind).filter((value) => value.kind === kind);
    expect(v.parse(OfflineResult, result)).toEqual(result);
  }
});

test("VIEW1 VIEW3 VIEW5 what is hidden is shown as each kind of viewer sees it", () => {
  const sights = (type: string) => document.split(`### \`${type}\`\n`)[1]?.split("\n### ")[0] ?? "";
  expect(sights("chat.whispered")).toContain("Others see nothing of it.");
  expect(sights("moderation.muted")).toMatch(/Whom it concerns, and moderators, see:[\s\S]*reason[\s\S]*Others see:/);
  expect(sights("moderation.muted").split("Others see:")[1]).not.toContain("reason");
  expect(sights("chat.retracted").match(/"text"/g)).toHaveLength(1);
  expect(events.some((event) => "reason" in event.data)).toBe(true);
});
