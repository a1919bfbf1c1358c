import * as v from "valibot";
import { LexiconOrder } from "../../../../durable/protocol/bridge/lexicon-order.ts";
import { fieldFault } from "../../../../durable/protocol/values/field-fault.ts";
import { HubId } from "../../../../durable/protocol/values/ids.ts";
import type { WorldStore } from "../../../archive/world/world-store.ts";
import { parseLexicon, type LexiconFault } from "../../../language/lexicon/parse-lexicon.ts";
import type { Keys } from "../../../process/settings.ts";
import { LEXICON_SCHEMA } from "../../../world/own-lexicon.ts";
import { archiveFaultResponse, invalid } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { isSignedGet, UNSIGNED } from "../verify-signature.ts";
import { readOrder } from "./read-order.ts";

export interface TakeLexiconPorts {
  readonly hubToBridge: Keys;
  /** Throws while the archive cannot be reached. */
  world(): Promise<WorldStore>;
}

/** The edge takes 256 KiB; numbers that are written short are longer when they are written again. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** An empty body, as for a catalog: the hub goes by the worker's lexicon again. */
const NO_LEXICON = { ok: true, lexicon: null } as const;
/** Faults that an answer names. */
const MOST_FAULTS = 10;

/** `POST /lexicons` (CLO12): an order of the edge, signed → 200 `{version}`, 412 `stale` or 422 `invalid-lexicon`. */
export async function takeLexicon(request: Request, ports: TakeLexiconPorts): Promise<Response> {
  const read = await readOrder(request, ports.hubToBridge, LexiconOrder, MAX_BODY_BYTES);
  if (!read.ok) return read.response;
  const { hubId, actId, by, tokenId, at, over, lexicon } = read.order;
  const isTakenBack = Object.keys(lexicon).length === 0;
  const parsed = isTakenBack ? NO_LEXICON : parseLexicon(lexicon);
  if (!parsed.ok) return faulty(parsed.faults);
  try {
    const store = await ports.world();
    const document = { schema: LEXICON_SCHEMA, content: parsed.lexicon, changedBy: by, at, actId, tokenId };
    const version = await store.keepDocument(hubId, "lexicon", document, over);
    if (version !== undefined) return Response.json({ version });
    const detail = "the lexicon was changed since you read it; read it again, and send the change with its ETag";
    return problemResponse({ code: "stale", detail });
  } catch (error) {
    return archiveFaultResponse(error, { hubId, actId });
  }
}

function faulty(faults: readonly LexiconFault[]): Response {
  const named = faults.slice(0, MOST_FAULTS).map(({ path, message }) => `\`${path}\`: ${message}`);
  const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more faults`] : [];
  const detail = [...named, ...more].join("; ");
  return problemResponse({ code: "invalid-lexicon", detail, path: faults[0]?.path ?? "" });
}

/** `GET /archive/hubs/{hubId}/lexicon`, signed → 200 `{version, at?, lexicon}`, version 0 and null where there is none. */
export async function readLexicon(request: Request, hubId: string, ports: TakeLexiconPorts): Promise<Response> {
  if (!isSignedGet(request, ports.hubToBridge)) return problemResponse(UNSIGNED);
  const named = v.safeParse(HubId, hubId);
  if (!named.success) return invalid("hubId", fieldFault(named.issues, "hubId").message);
  try {
    const found = await (await ports.world()).documentOf(hubId, "lexicon");
    if (found === undefined) return Response.json({ version: 0, lexicon: null });
    return Response.json({ version: found.version, at: found.at, lexicon: found.content });
  } catch (error) {
    return archiveFaultResponse(error, { hubId });
  }
}
