import { randomUUID } from "node:crypto";
import * as v from "valibot";
import type { Event } from "../../durable/protocol/events/event.ts";
import { Participant } from "../../durable/protocol/state/participant.ts";
import { signatureHeaders } from "../bridge/sign-message.ts";
import type { Keys } from "../process/settings.ts";

export interface TranscriptSource {
  readonly hubUrl: string;
  readonly bridgeToHub: Keys;
}

export interface TranscriptQuery {
  readonly hubId: string;
  readonly roomId: string;
  readonly sessionId: string;
  /** Only what comes after this version. */
  readonly after: number | undefined;
}

export interface TranscriptPart {
  readonly events: readonly Event[];
  /** Where to go on; null at the end of the range. */
  readonly nextAfter: number | null;
  /** The participants present before the range began, where the room gives them. */
  readonly present: readonly Participant[] | undefined;
}

const LIMIT = 500;

/** The room knows no such session: asking again would not help. */
export class NoTranscriptError extends Error {
  override readonly name = "NoTranscriptError";
}

/** The envelope is checked, the data is the room's word: a type that this bridge does not know is kept as it is. */
const StoredEvent = v.looseObject({
  version: v.number(),
  at: v.pipe(v.string(), v.isoTimestamp()),
  type: v.string(),
  data: v.record(v.string(), v.unknown()),
  correlationId: v.string(),
});
const Answer = v.object({
  events: v.array(StoredEvent),
  nextAfter: v.nullable(v.number()),
  present: v.optional(v.array(Participant)),
});

/** One page of a closed range in the public view (BRG2), signed. Throws where the edge does not give it. */
export async function readTranscript(
  { hubUrl, bridgeToHub }: TranscriptSource,
  { hubId, roomId, sessionId, after }: TranscriptQuery,
  signal: AbortSignal,
): Promise<TranscriptPart> {
  const url = new URL(`${hubUrl}/v1/bridge/rooms/${hubId}/${roomId}/transcript`);
  url.searchParams.set("session", sessionId);
  if (after !== undefined) url.searchParams.set("after", String(after));
  url.searchParams.set("limit", String(LIMIT));
  const headers = signatureHeaders(randomUUID(), `GET ${url.pathname}${url.search}`, bridgeToHub);
  const response = await fetch(url, { headers, signal, redirect: "error" });
  const text = await response.text();
  const said = `the edge answered ${response.status} for the transcript: ${text.slice(0, 300)}`;
  if (response.status === 404) throw new NoTranscriptError(said);
  if (!response.ok) throw new Error(said);
  const { events, nextAfter, present } = v.parse(Answer, JSON.parse(text));
  return { events: events as unknown as readonly Event[], nextAfter, present };
}
