import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { HubRecord } from "../../../src/durable/protocol/bridge/hub-record.ts";
import { JobAnswers, JobDelivery, OfflineJob } from "../../../src/durable/protocol/bridge/offline-job.ts";
import { OfflineResult, ResultAnswer } from "../../../src/durable/protocol/bridge/offline-result.ts";
import { ContestBlock, Limits, RateLimit } from "../../../src/durable/protocol/catalog/catalog.ts";
import { EVENT_DATA, EVENT_ENVELOPE, EVENT_TYPES } from "../../../src/durable/protocol/events/event.ts";
import { MAX_FRAME_BYTES, PROTOCOL_VERSION, SUBPROTOCOL } from "../../../src/durable/protocol/events/version.ts";
import { PROBLEM_STATUS } from "../../../src/durable/protocol/http/problem.ts";
import { CLOSE } from "../../../src/durable/protocol/socket/close-code.ts";
import { CommandRequest, VERB_PARAMETERS } from "../../../src/durable/protocol/socket/command.ts";
import { FRAME_FAULTS } from "../../../src/durable/protocol/socket/frame-fault.ts";
import { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import { isRemembered, REJECTION_CODES } from "../../../src/durable/protocol/socket/rejection.ts";
import { ROLES, STATS } from "../../../src/durable/protocol/state/actor.ts";
import { BOUNDS, RoomView } from "../../../src/durable/protocol/state/room-view.ts";
import { Session } from "../../../src/durable/protocol/state/session.ts";
import { DESCRIBED_NAMES, describeSchema } from "../../support/describe-schema.ts";
import { SAMPLE_FRAMES } from "../../support/sample-frames.ts";

/**
 * The wire, pinned: a change of anything a client or the bridge can see shows up here as a changed file, to be looked at
 * before it is kept (`npm test -- test/unit/protocol/wire.test.ts -u`), with a line in `protocol/version` where it breaks somebody.
 */
function pinned(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

describe("SOK4 SOK5 SOK6 between client and room", () => {
  test("SOK1 SOK8 the version on the wire, and the names of what stands everywhere", async () => {
    const version = { PROTOCOL_VERSION, SUBPROTOCOL, MAX_FRAME_BYTES, names: DESCRIBED_NAMES };
    await expect(pinned(version)).toMatchFileSnapshot("__snapshots__/wire/version.json");
  });

  test("SOK4 SOK5 SOK6 RES1 every frame of the server, with every field it can have", async () => {
    await expect(pinned(SAMPLE_FRAMES)).toMatchFileSnapshot("__snapshots__/wire/server-frames.json");
  });

  test("SOK4 CMD1 CAT3 commands: the envelope, and what each verb is called with", async () => {
    const commands = { envelope: describeSchema(CommandRequest), verbs: VERB_PARAMETERS };
    await expect(pinned(commands)).toMatchFileSnapshot("__snapshots__/wire/commands.json");
  });

  test("CMD2 CMD3 CMD5 receipts, and which rejections are remembered", async () => {
    const rejections = Object.fromEntries(
      REJECTION_CODES.map((code) => [code, isRemembered(code) ? "remembered" : "may be sent again"]),
    );
    await expect(pinned({ receipt: describeSchema(Receipt), rejections })).toMatchFileSnapshot(
      "__snapshots__/wire/receipts.json",
    );
  });

  test("CMD4 SHP5 events", async () => {
    const envelope = describeSchema(v.object(EVENT_ENVELOPE));
    const data = Object.fromEntries(EVENT_TYPES.map((type) => [type, describeSchema(EVENT_DATA[type])]));
    await expect(pinned({ envelope, data })).toMatchFileSnapshot("__snapshots__/wire/events.json");
  });

  test("RES2 SHP1 SHP2 SHP3 SHP4 the state, its bounds, and sessions", async () => {
    const state = { state: describeSchema(RoomView), bounds: BOUNDS, session: describeSchema(Session) };
    await expect(pinned(state)).toMatchFileSnapshot("__snapshots__/wire/state.json");
  });

  test("SOK2 SOK4 SOK7 problems, frame faults and close codes", async () => {
    const codes = { problems: PROBLEM_STATUS, frameFaults: FRAME_FAULTS, closes: CLOSE };
    await expect(pinned(codes)).toMatchFileSnapshot("__snapshots__/wire/codes.json");
  });

  test("TOK2 CAT1 SHP7 roles, stats, limits and what a contest verb says of itself", async () => {
    const catalog = {
      roles: ROLES,
      stats: STATS,
      limits: describeSchema(Limits),
      rateLimit: describeSchema(RateLimit),
      contest: describeSchema(ContestBlock),
    };
    await expect(pinned(catalog)).toMatchFileSnapshot("__snapshots__/wire/catalog.json");
  });
});

describe("JOB1 JOB2 BRG1 between room and bridge", () => {
  test("JOB1 JOB2 jobs, their delivery and its answers", async () => {
    const jobs = {
      job: describeSchema(OfflineJob),
      delivery: describeSchema(JobDelivery),
      answers: describeSchema(JobAnswers),
    };
    await expect(pinned(jobs)).toMatchFileSnapshot("__snapshots__/wire/jobs.json");
  });

  test("AUD2 REG1 records, which travel like jobs", async () => {
    await expect(pinned(describeSchema(HubRecord))).toMatchFileSnapshot("__snapshots__/wire/records.json");
  });

  test("BRG1 CLO1 results, and what the room says to them", async () => {
    const results = { result: describeSchema(OfflineResult), answer: describeSchema(ResultAnswer) };
    await expect(pinned(results)).toMatchFileSnapshot("__snapshots__/wire/results.json");
  });
});
