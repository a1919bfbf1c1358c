import { readWebhookHeaders } from "../../../durable/protocol/bridge/webhook.ts";
import type { Keys } from "../../process/settings.ts";
import { verifySignature } from "./verify-signature.ts";

export type SignedBody =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly fault: "unsigned" | "too-large" };

/** Reads the signed body of a POST. Where the headers cannot be good, the body is not read at all (BRG5). */
export async function readSignedBody(request: Request, keys: Keys, maxBytes: number): Promise<SignedBody> {
  const headers = readWebhookHeaders(request.headers, Date.now());
  if (headers === undefined) return { ok: false, fault: "unsigned" };
  const body = await readBody(request, maxBytes);
  if (body === null) return { ok: false, fault: "too-large" };
  return verifySignature(headers, body, keys) ? { ok: true, body } : { ok: false, fault: "unsigned" };
}

/** The body as text; null where it is longer, which is not read to its end. */
async function readBody(request: Request, maxBytes: number): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = request.body;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
