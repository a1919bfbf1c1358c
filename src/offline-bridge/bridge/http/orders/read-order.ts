import * as v from "valibot";
import { fieldFault } from "../../../../durable/protocol/values/field-fault.ts";
import type { Keys } from "../../../process/settings.ts";
import { invalid } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { readSignedBody } from "../read-signed-body.ts";
import { UNSIGNED } from "../verify-signature.ts";

const MAX_BODY_BYTES = 128 * 1024;

/** The edge's order, or the answer to an order that is not signed, too long or malformed (BRG5). */
export type ReadOrder<T> =
  | { readonly ok: true; readonly order: T }
  | { readonly ok: false; readonly response: Response };

/** Reads a signed order of the edge. */
export async function readOrder<T>(
  request: Request,
  keys: Keys,
  schema: v.GenericSchema<unknown, T>,
  maxBytes = MAX_BODY_BYTES,
): Promise<ReadOrder<T>> {
  const signed = await readSignedBody(request, keys, maxBytes);
  if (!signed.ok) {
    const isUnsigned = signed.fault === "unsigned";
    return { ok: false, response: isUnsigned ? problemResponse(UNSIGNED) : new Response(null, { status: 413 }) };
  }
  const read = v.safeParse(schema, parsed(signed.body));
  if (read.success) return { ok: true, order: read.output };
  const { path, message } = fieldFault(read.issues, "body");
  return { ok: false, response: invalid(path, message) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
