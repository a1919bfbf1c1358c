import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as v from "valibot";
import { expect, test } from "vitest";
import { OfflineResult } from "../../../src/durable/protocol/bridge/offline-result.ts";
import { parsePostedJob } from "../../../src/offline-bridge/bridge/read-job.ts";
import { openRelease } from "../../../tools/drill/releases/open-release.ts";
import { KEPT_RELEASE } from "../../../tools/drill/releases/release-files.ts";

type Message = Readonly<Record<string, unknown>>;

/** The messages between edge, bridge and rooms, by its name in docs/protocol/examples: as each release sent it. */
const GOLDEN = Object.entries(
  JSON.parse(readFileSync(new URL("golden/bridge-0.1.0.json", import.meta.url), "utf8")) as Record<string, Message>,
).map(([name, message]) => ({ name, message }));
const RESULTS = GOLDEN.filter(({ name }) => name.startsWith("result."));
const POSTED = GOLDEN.filter(({ name }) => !name.startsWith("result."));

/** Higher than any number so far. */
const LATER = 1_000;

test.each(POSTED)("RUN14 JOB2 $name of release 0.1.0 is read as it was sent", ({ message }) => {
  const read = parsePostedJob(message);
  expect(read).toEqual(expect.objectContaining({ ok: true, ["record" in read ? "record" : "job"]: message }));
});

test.each(POSTED)("RUN14 JOB2 $name of a later shape is retry, never poison", ({ message }) => {
  const later = { ...message, schema: LATER, roomId: undefined, hops: "elsewhere" };
  expect(parsePostedJob(later)).toMatchObject({ ok: false, answer: "retry", jobId: message["jobId"] });
  expect(parsePostedJob({ ...message, kind: "rumour" })).toMatchObject({ ok: false, answer: "retry" });
});

test.each(RESULTS)("RUN14 BRG1 $name of release 0.1.0 is read as it was sent", ({ message }) => {
  expect(v.parse(OfflineResult, message)).toEqual(message);
});

test.each(RESULTS)("RUN14 BRG1 $name of a later shape is not taken for one of today", ({ message }) => {
  expect(v.is(OfflineResult, { ...message, schema: LATER })).toBe(false);
  expect(v.is(OfflineResult, { ...message, schema: 1 })).toBe(true);
});

test("RUN14 CLO10 the result of a stage is read with what read the lines and without, and has the number of every result", () => {
  const stage = GOLDEN.find(({ name }) => name === "result.closure.stageCompleted")?.message;
  const told = { ...stage, stage: "entities", parsers: ["js", "spacy"] };
  expect(v.parse(OfflineResult, told)).toEqual(told);
  expect(v.parse(OfflineResult, { ...told, schema: 1 })).toEqual({ ...told, schema: 1 });
  expect(v.is(OfflineResult, { ...told, schema: LATER })).toBe(false);
});

/** Reads messages with the program of the kept release, and gives by name what came of each. */
async function readByKept(messages: Readonly<Record<string, Message>>): Promise<Readonly<Record<string, string>>> {
  const sources = await openRelease(KEPT_RELEASE);
  const at = (file: string) => JSON.stringify(pathToFileURL(join(sources, "src", file)).href);
  const program = `
    import * as v from "valibot";
    import { OfflineResult } from ${at("durable/protocol/bridge/offline-result.ts")};
    import { parsePostedJob } from ${at("offline-bridge/bridge/read-job.ts")};
    const read = (name, message) => {
      if (name.startsWith("result.")) return v.is(OfflineResult, message) ? "read" : "refused";
      const job = parsePostedJob(message);
      return job.ok ? "read" : job.answer;
    };
    const messages = Object.entries(JSON.parse(process.env.MESSAGES));
    console.log(JSON.stringify(Object.fromEntries(messages.map(([name, message]) => [name, read(name, message)]))));
  `;
  const args = ["--no-warnings", "--input-type=module", "--eval", program];
  const env = { ...process.env, MESSAGES: JSON.stringify(messages) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: sources, env });
  return JSON.parse(stdout) as Record<string, string>;
}

test("RUN14 JOB2 BRG1 the release before reads what this one sends, or leaves it for a later one", async () => {
  const folder = "docs/protocol/examples/bridge";
  const names = readdirSync(folder).filter((name) => /^(?:job|record|result)\./.test(name));
  const messages = Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), "utf8")) as Message]),
  );
  const came = await readByKept(messages);
  expect(Object.keys(came)).toEqual(names);
  // A shape or a kind that it does not know waits; poison would end the job.
  expect(Object.entries(came).filter(([, outcome]) => outcome === "poison")).toEqual([]);
  for (const { name } of GOLDEN) expect([name, came[`${name}.json`]]).toEqual([name, "read"]);
});

test("RUN14 what the kept release asks of an object, today's objects still have", async () => {
  const sources = await openRelease(KEPT_RELEASE);
  const methodsIn = (file: string) =>
    [...readFileSync(file, "utf8").matchAll(/^ {2}(?:async )?(\w+)\(/gm)].map(([, name]) => name);
  const files = ["room-api.ts", "hub/hub-directory.ts", "hub/hub-catalog.ts"].map((file) => `src/durable/${file}`);
  for (const file of files) {
    const kept = methodsIn(join(sources, file));
    expect(kept.length).toBeGreaterThan(2);
    expect(methodsIn(file)).toEqual(expect.arrayContaining(kept));
  }
});
