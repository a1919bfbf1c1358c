import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sourceFiles } from "../../../../tools/check/run-tool.ts";
import { PROJECT } from "../../../../tools/project.ts";
import { CallGraph, type Place } from "./call-graph.ts";

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");
const guide = read("docs/WALKTHROUGH.md").replaceAll(/\s+/g, " ");

/** Each `name` behind an arrow, with the file that was named last before it, in the order of the guide. */
const named: readonly Place[] = places(guide);

function places(text: string): Place[] {
  let file = "";
  return [...text.matchAll(/`(src\/[^`]+\.ts)`|→ `([\w.#]+)`/g)].flatMap(([, path, name]) => {
    if (path !== undefined) file = path;
    return name === undefined ? [] : [{ file, name }];
  });
}

/**
 * The entries that no function calls: another process, the platform or a queue does, by a word that both sides have.
 */
const FROM_OUTSIDE: readonly { readonly name: string; readonly word: string; readonly in: readonly string[] }[] = [
  {
    name: "RoomObject.webSocketMessage",
    word: "extends DurableObject<Env>",
    in: ["src/durable/room-object.ts"],
  },
  { name: "consumeQueue", word: "queue: consumeQueue", in: ["src/worker/index.ts"] },
  {
    name: "acceptJobs",
    word: '"/jobs"',
    in: ["src/worker/queues/deliver-jobs.ts", "src/offline-bridge/bridge/http/bridge-app.ts"],
  },
  {
    name: "contestWorkflow",
    word: "contestWorkflow",
    in: ["src/offline-bridge/bridge/job-workflow.ts", "src/offline-bridge/temporal/workflows/hub-contests.ts"],
  },
  {
    name: "closureWorkflow",
    word: "closureWorkflow",
    in: ["src/offline-bridge/bridge/job-workflow.ts", "src/offline-bridge/temporal/workflows/hub-closures.ts"],
  },
  {
    name: "createClosureActivities",
    word: "ClosureActivities",
    in: [
      "src/offline-bridge/temporal/workflows/closure-workflow.ts",
      "src/offline-bridge/closure/start-closure-worker.ts",
    ],
  },
  {
    name: "acceptResult",
    word: "/v1/bridge/results",
    in: ["src/offline-bridge/bridge/post-result.ts", "src/worker/app.ts"],
  },
];

describe("DOC2 the walkthrough", { timeout: 60_000 }, () => {
  const graph = new CallGraph(sourceFiles(["src/durable", "src/worker", "src/offline-bridge"]));

  test("DOC2 names functions that are there", () => {
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((place) => !graph.has(place))).toEqual([]);
  });

  test.each(named.map((place, at) => [place.name, at] as const))("DOC2 something before it calls %s", (name, at) => {
    const place = named[at];
    if (place === undefined) throw new Error(`nothing is named at ${at}`);
    const outside = FROM_OUTSIDE.find((each) => each.name === name);
    const before = named.slice(0, at);
    if (outside === undefined) {
      expect(before.filter((caller) => graph.uses(caller, place))).not.toEqual([]);
      return;
    }
    expect(before.filter((caller) => graph.uses(caller, place))).toEqual([]);
    expect(outside.in.filter((file) => !read(file).includes(outside.word))).toEqual([]);
  });

  test("DOC2 a call that is not there is not found", () => {
    const frame = { file: "src/durable/connections/inbound/handle-frame.ts", name: "handleFrame" };
    const spine = { file: "src/durable/room/process-input.ts", name: "processInput" };
    expect(graph.uses(frame, { file: frame.file, name: "handleMessage" })).toBe(true);
    expect([graph.uses(frame, spine), graph.uses(spine, frame)]).toEqual([false, false]);
  });
});
