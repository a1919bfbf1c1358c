import * as v from "valibot";
import { ResultAnswer, type OfflineResult } from "../../durable/protocol/bridge/offline-result.ts";
import type { Keys } from "../process/settings.ts";
import { signatureHeaders } from "./sign-message.ts";

export interface PostTarget {
  readonly hubUrl: string;
  readonly bridgeToHub: Keys;
}

/**
 * The outcome of one attempt to post (BRG1): `delivered` is a success, even where the room ignored it; `conflict` is final, because
 * the room holds another result under this key; `refused` means that the keys do not fit; anything else may pass.
 */
export type Posted =
  | { readonly outcome: "delivered"; readonly answer: ResultAnswer | null }
  | { readonly outcome: "conflict" | "refused" | "unavailable"; readonly detail: string };

/**
 * Posts one result to the edge, signed, under its key (BRG1). Never throws.
 * @param signal ends the try; the edge may have taken the result all the same, so the next try repeats the key.
 */
export async function postResult(target: PostTarget, result: OfflineResult, signal: AbortSignal): Promise<Posted> {
  // The same result is the same text in every try: the edge tells a repetition from a contradiction by it.
  const body = JSON.stringify(result);
  const headers = {
    ...signatureHeaders(result.key, body, target.bridgeToHub),
    "content-type": "application/json",
    // The answer is a few words: packing and unpacking it takes longer than sending it.
    "accept-encoding": "identity",
  };
  try {
    const url = `${target.hubUrl}/v1/bridge/results`;
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
    return judge(response.status, await response.text());
  } catch (error) {
    return { outcome: "unavailable", detail: reasonOf(error) };
  }
}

function judge(status: number, text: string): Posted {
  if (status >= 200 && status < 300) return { outcome: "delivered", answer: readAnswer(text) };
  const detail = `${status} ${text.slice(0, 500)}`;
  if (status === 409) return { outcome: "conflict", detail };
  return { outcome: status === 401 ? "refused" : "unavailable", detail };
}

function readAnswer(text: string): ResultAnswer | null {
  try {
    return v.parse(ResultAnswer, JSON.parse(text));
  } catch {
    return null;
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
