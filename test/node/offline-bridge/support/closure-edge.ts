import * as v from "valibot";
import { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Event } from "../../../../src/durable/protocol/events/event.ts";
import { serveSigned } from "./signed-server.ts";
import { until } from "./until.ts";

interface Taken {
  readonly result: OfflineResult;
  readonly body: string;
}

/** `what` is the end of the route's path. */
interface ErasureOfRoom {
  readonly what: string;
  readonly order: Readonly<Record<string, unknown>>;
}

/** The part of the edge that a closure needs: transcripts of closed ranges (BRG2) and the route for results (BRG1). */
export interface ClosureEdge {
  readonly url: string;
  /** Gives a session its events; without them it is unknown. */
  hold(sessionId: string, events: readonly Event[]): void;
  /** Answers of the transcript route from now on: a status for all, or how many are refused before it serves. */
  refuseTranscripts(status: number, times?: number): void;
  /** Answers of the result route from now on. */
  answerResults(status: number): void;
  /** Takes this many results from now on without answering that it did, so that they come again. */
  loseAnswers(times: number): void;
  /** Orders to rooms to erase or to end, in order of coming (ERA3, ERA6). */
  readonly erasures: readonly ErasureOfRoom[];
  /** Answers of their routes from now on. */
  answerErasures(status: number): void;
  /** First posts by key, in order of coming; a second post of a key must have the same body. */
  takenFor(workflowId: string): readonly Taken[];
  /** How often a key came. */
  times(key: string): number;
  /** Pages that were asked for. */
  readonly asked: readonly URL[];
  untilTold(workflowId: string, kind: OfflineResult["kind"], withinMs?: number): Promise<Taken>;
  close(): Promise<void>;
}

/** The most events a page, so that a session takes several. */
const PAGE = 8;

export async function startClosureEdge(bridgeToHub: string): Promise<ClosureEdge> {
  const held = new Map<string, readonly Event[]>();
  const taken = new Map<string, Taken>();
  const counts = new Map<string, number>();
  const asked: URL[] = [];
  let refusal = { status: 200, left: 0 };
  let resultStatus = 200;
  let lost = 0;
  const erasures: ErasureOfRoom[] = [];
  let erasureStatus = 200;

  const server = await serveSigned(bridgeToHub, ({ url, method, body }, reply) => {
    if (method === "GET") return transcript(url, reply);
    if (url.pathname.startsWith("/v1/bridge/rooms/")) return erase(url, body, reply);
    if (resultStatus !== 200) return reply(resultStatus, { code: "internal" });
    const result = v.parse(OfflineResult, JSON.parse(body));
    counts.set(result.key, (counts.get(result.key) ?? 0) + 1);
    const before = taken.get(result.key);
    if (before !== undefined && before.body !== body) return reply(409, { code: "result-conflict" });
    if (before === undefined) taken.set(result.key, { result, body });
    if (lost > 0) {
      lost -= 1;
      return reply(503, { code: "internal" });
    }
    reply(200, { status: "applied", version: taken.size });
  });

  function erase({ pathname }: URL, body: string, reply: (status: number, json: object) => void): void {
    const what = pathname.split("/").at(-1) ?? "";
    erasures.push({ what, order: JSON.parse(body) });
    if (erasureStatus !== 200) return reply(erasureStatus, { code: "busy" });
    return reply(200, what === "erase" ? { next: null, erased: 1, names: [] } : {});
  }

  function transcript(url: URL, reply: (status: number, json: object) => void): void {
    asked.push(url);
    if (refusal.left > 0) {
      refusal = { ...refusal, left: refusal.left - 1 };
      return reply(refusal.status, { code: "busy" });
    }
    const sessionId = url.searchParams.get("session") ?? "";
    const events = held.get(sessionId);
    if (events === undefined) return reply(404, { code: "not-found" });
    const rest = events.filter((event) => event.version > Number(url.searchParams.get("after") ?? 0));
    const page = rest.slice(0, PAGE);
    const nextAfter = rest.length > PAGE ? (page.at(-1)?.version ?? null) : null;
    const range = { fromVersion: events[0]?.version ?? 0, toVersion: events.at(-1)?.version ?? 0 };
    return reply(200, { sessionId, ...range, events: page, nextAfter });
  }

  const takenFor = (workflowId: string) => [...taken.values()].filter(({ result }) => result.workflowId === workflowId);
  return {
    url: server.url,
    hold: (sessionId, events) => void held.set(sessionId, events),
    refuseTranscripts: (status, times = Number.POSITIVE_INFINITY) => {
      refusal = { status, left: status === 200 ? 0 : times };
    },
    answerResults: (status) => {
      resultStatus = status;
    },
    loseAnswers: (times) => {
      lost = times;
    },
    erasures,
    answerErasures: (status) => {
      erasureStatus = status;
    },
    takenFor,
    times: (key) => counts.get(key) ?? 0,
    asked,
    async untilTold(workflowId, kind, withinMs = 40_000) {
      const found = () => takenFor(workflowId).find(({ result }) => result.kind === kind);
      await until(() => found() !== undefined, `${kind} of ${workflowId}`, withinMs);
      const told = found();
      if (told === undefined) throw new Error("gone");
      return told;
    },
    close: server.close,
  };
}
