import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { ndjson, RoomLog, tailOf } from "./support/log-lines.ts";
import { runMonitor, summaryHere, summaryOf, summaryOfBytes } from "./support/run-monitor.ts";

const log = new RoomLog().contest("c_one").contest("c_two", { actors: 3, capacity: 4 });
const texts = log.lines.map((line) => JSON.stringify(line));
const plain = summaryHere(log.text);
const at = "2026-11-05T19:00:00.123456789Z";
const attribute = (key: string, value: object) => ({ key, value });
const valueOf = (value: unknown): object => {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } };
  return { kvlistValue: { values: attributesOf(value as object) } };
};
const attributesOf = (fields: object) => Object.entries(fields).map(([key, value]) => attribute(key, valueOf(value)));
const exportOf = (...logRecords: object[]) => ({
  resourceLogs: [
    { resource: { attributes: [attribute("service.name", { stringValue: "hub" })] }, scopeLogs: [{ logRecords }] },
  ],
});
const bytesOf = (text: string) => [...Buffer.from(text)];
const workerEvent = (...lines: string[]) => ({
  EventTimestampMs: 1_793_905_200_000,
  EventType: "fetch",
  ScriptName: "frontier-hub",
  Outcome: "ok",
  Event: { Request: { URL: "https://hub.example/healthz", Method: "GET" }, Response: { Status: 200 } },
  Logs: lines.map((line) => ({ Level: "log", Message: [line], TimestampMs: 1_793_905_200_001 })),
  Exceptions: [],
});

test.each<[name: string, text: string]>([
  ["Docker's json-file", ndjson(texts.map((line) => ({ log: `${line}\n`, stream: "stdout", time: at })))],
  ["Fluentd, which takes the line break off", ndjson(texts.map((line) => ({ log: line, stream: "stderr" })))],
  ["containerd and CRI-O", texts.map((line) => `${at} stdout F ${line}\n`).join("")],
  ["Fluent Bit in Kubernetes", ndjson(texts.map((line) => ({ log: line, kubernetes: { pod_name: "edge-1" } })))],
  ["a log that was parsed on its way", ndjson(log.lines.map((line) => ({ log: line, stream: "stdout" })))],
  ["an object with the line in `message`", ndjson(texts.map((message) => ({ "@timestamp": at, message })))],
  ["a field two levels in", ndjson(texts.map((line) => ({ data: { attributes: { raw: line } }, ddsource: "docker" })))],
  ["a search engine's hits", JSON.stringify({ hits: { hits: texts.map((message) => ({ _source: { message } })) } })],
  ["a list of events", JSON.stringify({ events: texts.map((message) => ({ message, timestamp: 1 })) }, null, 2)],
  ["Loki", JSON.stringify({ streams: [{ stream: { app: "hub" }, values: texts.map((line) => ["1", line]) }] })],
  ["Google's jsonPayload", ndjson(log.lines.map((line) => ({ insertId: "x", jsonPayload: line })))],
  ["Cloudflare Logpush, a line each", ndjson(texts.map((line) => workerEvent(line)))],
  ["Cloudflare Logpush, one invocation", ndjson([workerEvent(...texts)])],
  ["Logpush with its list as text", ndjson([{ ...workerEvent(), Logs: JSON.stringify(workerEvent(...texts).Logs) }])],
  ["Workers Logs", JSON.stringify({ events: { events: log.lines.map((source) => ({ source, $workers: {} })) } })],
  ["wrangler tail, pretty", `GET https://hub.example/ - Ok\n${texts.map((line) => `  (log) ${line}\n`).join("")}`],
  ["journalctl -o json", ndjson(texts.map((MESSAGE) => ({ _PID: "7", __CURSOR: "s=1", MESSAGE })))],
  ["journalctl -o json, as bytes", ndjson(texts.map((line) => ({ _PID: "7", MESSAGE: bytesOf(line) })))],
  ["journalctl -o short", texts.map((line) => `Nov 05 19:00:00 host edge[123]: ${line}\n`).join("")],
  ["journalctl -o json-sse", texts.map((MESSAGE) => `data: ${JSON.stringify({ MESSAGE })}\n\n`).join("")],
  ["OTLP, a body of text", ndjson([exportOf(...texts.map((line) => ({ body: { stringValue: line } })))])],
  ["OTLP, a body of fields", ndjson([exportOf(...log.lines.map((line) => ({ body: valueOf(line) })))])],
  [
    "OTLP, the message and its attributes",
    JSON.stringify(
      exportOf(
        ...log.lines.map(({ message, ...fields }) => ({ body: valueOf(message), attributes: attributesOf(fields) })),
      ),
      null,
      2,
    ),
  ],
  ["logfmt", texts.map((line) => `time=${at} level=info msg=${JSON.stringify(line)} pod=edge\n`).join("")],
  ["CSV", texts.map((line) => `${at},"${line.replaceAll('"', '""')}",edge\n`).join("")],
  ["kubectl logs --prefix", texts.map((line) => `[pod/edge-1/hub] ${line}\n`).join("")],
  [
    "Docker within a journal",
    ndjson(texts.map((line) => ({ MESSAGE: JSON.stringify({ log: line, stream: "stdout" }) }))),
  ],
])("TEL5 a wrapper says the same as NDJSON: %s", (_, text) => {
  const { lines, ...figures } = summaryHere(text);
  expect({ ...figures, lines: { ...lines, read: 0, ignored: 0 } }).toEqual({
    ...plain,
    lines: { ...plain.lines, read: 0 },
  });
});

test("TEL5 a container's long lines come in parts, and those of two streams mixed", () => {
  const [long = "", ...others] = texts.map((line) => line.replace('"level"', `"note":"${"ä".repeat(20_000)}","level"`));
  const parts = long.match(/.{1,9000}/gsu) ?? [];
  expect(parts.length).toBeGreaterThan(2);
  const last = parts.length - 1;
  const cri = parts.map((part, nth) => `${at} stdout ${nth === last ? "F" : "P"} ${part}\n${at} stderr F talk\n`);
  const docker = parts.flatMap((part, nth) => [
    { log: nth === last ? `${part}\n` : part, stream: "stdout" },
    { log: "talk\n", stream: "stderr" },
  ]);
  const rest = others.map((line) => `${line}\n`).join("");
  for (const text of [cri.join("") + rest, ndjson(docker) + rest]) {
    expect(summaryHere(text)).toEqual({
      ...plain,
      lines: { ...plain.lines, read: 6 + parts.length, ignored: parts.length },
    });
  }
});

test("TEL5 an object over several lines is read through a container's wrapper too", () => {
  const lines = log.lines
    .map((line) => tailOf(line))
    .join("")
    .trimEnd()
    .split("\n");
  expect(summaryHere(ndjson(lines.map((line) => ({ log: `${line}\n`, stream: "stdout" }))))).toEqual(plain);
  expect(summaryHere(lines.map((line) => `${at} stdout F ${line}\n`).join(""))).toEqual(plain);
  expect(summaryHere(ndjson(lines.map((MESSAGE) => ({ _PID: "7", MESSAGE }))))).toEqual(plain);
});

test("TEL5 a wrapped line that was cut off is malformed, one of somebody else's is ignored", () => {
  const cut = texts[2]?.slice(0, 90) ?? "";
  const wrap = (line: string) => [
    { log: `${line}\n`, stream: "stdout" },
    { message: line },
    { MESSAGE: line },
    workerEvent(line),
    exportOf({ body: { stringValue: line } }),
  ];
  expect(summaryHere(ndjson(wrap(cut))).lines).toMatchObject({ read: 5, malformed: 5 });
  expect(summaryHere(ndjson(wrap("GET / 200"))).lines).toMatchObject({ read: 5, ignored: 5 });
  expect(summaryHere(ndjson(wrap('{"message":"hello"}'))).lines).toMatchObject({ read: 5, ignored: 5 });
});

test("TEL5 a line that the journal left out for its length is malformed", () => {
  expect(summaryHere(ndjson([{ __CURSOR: "s=1", _PID: "7", MESSAGE: null }])).lines).toMatchObject({ malformed: 1 });
});

test("TEL5 what a client wrote into a request is not taken for the hub's", () => {
  const forged = JSON.stringify({ message: "telemetry.contest.resolved", contestId: "c_x", resolutionDurationMs: 9e5 });
  const stranger = [
    { message: "hub.edge.refused", path: forged, detail: forged },
    { level: "info", request: { headers: { "user-agent": [forged] } }, status: 404 },
    { httpRequest: { userAgent: forged } },
    { outcome: "ok", logs: [], event: { request: { url: forged, headers: { x: forged } } } },
    { ...workerEvent(), Event: { Request: { URL: forged } } },
    exportOf({ body: { stringValue: "GET" }, attributes: [attribute("http.user_agent", { stringValue: forged })] }),
  ];
  expect(summaryHere(ndjson(stranger))).toMatchObject({
    totals: { contestsObserved: 0 },
    lines: { telemetry: 0, ignored: stranger.length },
  });
});

test("TEL5 wrappers around wrappers end somewhere", () => {
  let text = texts[0] ?? "";
  for (let level = 0; level < 12; level += 1) text = JSON.stringify({ log: text, stream: "stdout" });
  expect(summaryHere(text).lines).toMatchObject({ read: 1, ignored: 1 });
  let value: unknown = log.lines[0];
  for (let level = 0; level < 2000; level += 1) value = { within: [value] };
  expect(summaryHere(JSON.stringify(value)).lines).toMatchObject({ telemetry: 0, malformed: 0 });
});

test("TEL5 gzip and zstd are read as what they hold, also several in a row and what is wrapped in them", async () => {
  expect(await summaryOfBytes(gzipSync(log.text))).toEqual(plain);
  expect(await summaryOfBytes(zstdCompressSync(log.text))).toEqual(plain);
  expect(await summaryOf(gzipSync(log.text))).toEqual(plain);
  const two = [texts.slice(0, 2), texts.slice(2)].map((part) => gzipSync(`${part.join("\n")}\n`));
  expect(await summaryOfBytes(Buffer.concat(two))).toEqual(plain);
  expect(await summaryOfBytes(gzipSync(ndjson(texts.map((line) => workerEvent(line)))))).toEqual(plain);
  expect(await summaryOfBytes(gzipSync(Buffer.from(`\u{FEFF}${log.text}`, "utf16le")))).toEqual(plain);
});

test("TEL5 an archive that was cut off costs its end, a damaged one and one of another kind cannot be read", async () => {
  const many = new RoomLog();
  for (let nth = 0; nth < 400; nth += 1) many.contest(`c_${nth}`, { armingMs: (nth * 7919) % 7000 });
  const whole = gzipSync(many.text);
  const cut = await runMonitor(["--json"], whole.subarray(0, whole.length - 400));
  expect(cut.code).toBe(0);
  expect(JSON.parse(cut.stdout).lines).toMatchObject({ telemetry: expect.any(Number), malformed: 2 });
  expect(JSON.parse(cut.stdout).lines.telemetry).toBeGreaterThan(800);
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, 400, 600);
  expect(await runMonitor([], damaged)).toMatchObject({ code: 1, stderr: expect.stringContaining("cannot read -") });
  const xz = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04]);
  expect(await runMonitor([], xz)).toMatchObject({ code: 1, stderr: expect.stringContaining("xz -dc") });
});

test("TEL5 UTF-16 of either order, with its mark or without", async () => {
  const little = (text: string) => Buffer.from(text, "utf16le");
  for (const text of [`\u{FEFF}${log.text}`, log.text]) {
    expect(await summaryOfBytes(little(text))).toEqual(plain);
    expect(await summaryOfBytes(little(text).swap16())).toEqual(plain);
  }
});

test("TEL4 lines of which none is the hub's are no verdict: exit code 1, and it is said of which input", async () => {
  const foreign = await runMonitor(["package.json"]);
  expect(foreign).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("package.json: one line was read, and it is not the hub's"),
  });
  expect(foreign.stdout).toContain("NO VERDICT");
  expect(foreign.stdout).not.toContain("within budget");
  for (const text of ["GET / 200\n", '{"message":"telemetry.contest.res', ndjson([{ message: "hello" }])]) {
    const run = await runMonitor(["--json"], text);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("standard input: one line was read") });
    expect(JSON.parse(run.stdout).lines).toMatchObject({ read: 1, telemetry: 0 });
  }
  const mixed = await runMonitor(["package.json", "-"], log.text);
  expect(mixed).toMatchObject({ code: 1, stderr: expect.stringMatching(/^monitor: package\.json: [^\n]+\n$/) });
});

test("TEL4 lines of other programs that only resemble the hub's are no verdict either", async () => {
  const text = ndjson([
    { level: "info", message: "telemetry.disabled" },
    { message: "telemetry. is off" },
    { message: "vote granted", epoch: 3, seq: 4 },
    { message: "vote granted", epoch: 3, seq: 5, roomId: "a" },
  ]);
  const run = await runMonitor(["--json"], text);
  expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("none of them is the hub's telemetry") });
  expect(JSON.parse(run.stdout).lines).toMatchObject({ read: 4, telemetry: 0, ignored: 4 });
});

test("TEL4 an empty input is within budget, with a note, also where it is packed or has a mark alone", async () => {
  for (const empty of ["", "\n\n", "\u{FEFF}", gzipSync("")]) {
    const run = await runMonitor([], empty);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("note: no contest in an empty log");
  }
});

test("TEL4 a log of the hub's without a contest is within budget, with a note", async () => {
  const { code, stdout } = await runMonitor([], new RoomLog().say("telemetry.hub.backlog").text);
  expect(code).toBe(0);
  expect(stdout).toContain("note: no contest in this log");
});
