import { expect, test } from "vitest";
import { ServerSentEvents } from "../../../../src/client/http/server-sent-events.ts";

const STREAM =
  ': open\nid: e-1\n\nevent: item\nid: e-2\ndata: {"a":"ä"}\n\n: \nid: e-5\n\nevent: end\ndata: one\ndata:two\n\n';
const EVENTS = [
  { event: "item", id: "e-2", data: '{"a":"ä"}' },
  { event: "end", id: "e-5", data: "one\ntwo" },
];

test.each(["\n", "\r\n", "\r"])("CLT10 a stream with line ends %j is read whole, wherever it is cut", (end) => {
  const text = STREAM.replaceAll("\n", end);
  for (let size = 1; size <= text.length; size += 1) {
    const events = new ServerSentEvents("e-0");
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...events.read(text.slice(at, at + size)));
    // A CR that ends the stream may be half of a line end.
    if (end === "\r") found.push(...events.read("\n"));
    expect([size, found, events.lastId]).toEqual([size, EVENTS, "e-5"]);
  }
});

test("CLT10 a comment moves the id and is no event; a line without an end is no hub's", () => {
  const events = new ServerSentEvents();
  expect(events.read(": open\nid: e-7\n\n")).toEqual([]);
  expect(events.lastId).toBe("e-7");
  expect(events.read("data\nevent: x\nretry: 5\n\n")).toEqual([{ event: "x", id: "e-7", data: "" }]);
  expect(() => events.read("x".repeat(5 * 1024 * 1024))).toThrow("has no end");
});
