import { expect, test } from "vitest";
import { parseClientMessage } from "../../../src/durable/protocol/socket/parse-client-message.ts";
import { Random } from "../../../testkit/random.ts";
import { expectAnswer, isFault, type Answer } from "../../../tools/fuzz/expect-answer.ts";
import { FRAME_KINDS, FrameMaker } from "../../../tools/fuzz/make-frame.ts";

const tokens = { own: "head.claims.signature", others: "head.others.signature", expired: "head.expired.signature" };
const answerTo = (frame: string) => expectAnswer(frame, (token) => token === tokens.own);

test.each<[frame: string, answer: Answer]>([
  ["ping", { what: "pong" }],
  ["ping ", { what: "error", code: "bad-json" }],
  ["", { what: "error", code: "bad-json" }],
  ["null", { what: "error", code: "bad-frame" }],
  ["[]", { what: "error", code: "bad-frame" }],
  ["{}", { what: "error", code: "bad-frame" }],
  ['{"__proto__":{"type":"hub.ack"}}', { what: "error", code: "bad-frame" }],
  ['{"type":"toString"}', { what: "error", code: "unknown-type" }],
  ['{"type":"hub.command"}', { what: "error", code: "bad-id" }],
  ['{"type":"hub.command","id":"a_-9","verb":4}', { what: "receipt", id: "a_-9" }],
  ['{"type":"hub.ack","version":-0}', { what: "silence" }],
  ['{"type":"hub.ack","version":1.5}', { what: "error", code: "bad-frame" }],
  ['{"type":"hub.refreshToken","token":""}', { what: "error", code: "bad-frame" }],
  ['{"type":"hub.refreshToken","token":"no"}', { what: "error", code: "refresh-refused" }],
  [`{"type":"hub.refreshToken","token":"${tokens.own}"}`, { what: "refreshed" }],
  [`{"note":"${"x".repeat(16_384)}"}`, { what: "error", code: "too-large" }],
])("SOK4 what %j must be answered with", (frame, answer) => {
  expect(answerTo(frame)).toEqual(answer);
});

test("SOK4 two readings of the rule, the hub's and the fuzzer's, agree on 50,000 generated frames of every kind", () => {
  const maker = new FrameMaker(new Random(7), tokens, "f");
  const kinds = new Set<string>();
  const answers = new Set<string>();
  for (let nth = 0; nth < 50_000; nth += 1) {
    const { kind, frame } = maker.make({ actors: ["ash", "bryn"], ids: ["con_1"], version: nth });
    kinds.add(kind);
    const answer = expectAnswer(frame, () => true);
    answers.add(answer.what === "error" ? answer.code : answer.what);
    if (answer.what === "pong") continue;
    const parsed = parseClientMessage(typeof frame === "string" ? frame : frame.buffer);
    const shown = { frame: typeof frame === "string" ? frame.slice(0, 500) : "binary", answer };
    if (parsed.ok) expect({ ...shown, is: "fault" }).toEqual({ ...shown, is: isFault(answer) ? "no fault" : "fault" });
    else
      expect({ ...shown, code: parsed.fault.code }).toEqual({
        ...shown,
        code: answer.what === "error" ? answer.code : "",
      });
  }
  expect([...kinds].toSorted()).toEqual([...FRAME_KINDS].toSorted());
  expect([...answers].toSorted()).toEqual([
    "bad-frame",
    "bad-id",
    "bad-json",
    "binary",
    "pong",
    "receipt",
    "refreshed",
    "silence",
    "too-large",
    "unknown-type",
  ]);
});
