import * as v from "valibot";
import { catalogOf } from "../../../durable/hub/catalog-of.ts";
import { compareCatalogs, touchedWork } from "../../../durable/hub/compare-catalogs.ts";
import { directoryOf } from "../../../durable/hub/directory-of.ts";
import type { Catalog } from "../../../durable/protocol/catalog/catalog.ts";
import type { CatalogDifference, CatalogDryRun } from "../../../durable/protocol/http/catalog-change.ts";
import type { Problem } from "../../../durable/protocol/http/problem.ts";
import { roomOf } from "../../../durable/room-of.ts";
import type { HubContext } from "../../app-env.ts";
import { tagsOfIfMatch } from "../../if-match.ts";
import { log } from "../../log.ts";
import { readJson, readQuery } from "../../read-input.ts";
import { recordAct } from "../../record-act.ts";
import { refuse } from "../../refuse.ts";

/** Holds a safety list of a thousand words and a change of every verb. */
const MAX_CATALOG_BYTES = 256 * 1024;

/**
 * `GET /v1/hubs/{hubId}/catalog` (SHP7, CAT5): the catalog in force, with its `ETag`. It is there even if the stored
 * override is faulty.
 */
export async function readCatalog(c: HubContext): Promise<Response> {
  const { hubId, correlationId } = c.var;
  const inForce = await catalogOf(c.env, hubId).inForce();
  const { catalog, fault } = inForce;
  if (fault !== undefined) {
    const { path, message } = fault;
    log("error", "hub.edge.catalogFault", { hubId, correlationId, path, fault: message });
  }
  return c.json(catalog, { headers: { etag: etagOf(inForce) } });
}

/** Names the catalog in force and what the hub keeps of it: a release that brings other verbs changes it too (CAT5). */
function etagOf({ catalog, tag }: { readonly catalog: Catalog; readonly tag: string }): string {
  return `"${catalog.catalogVersion}.${tag}"`;
}

const STALE: Problem = {
  code: "stale",
  detail: "the catalog was changed since you read it; read it again, and send the change with its ETag",
};

const ChangeQuery = v.object({
  "dry-run": v.optional(v.picklist(["true", "false"], "must be true or false"), "false"),
});

/**
 * `PUT /v1/hubs/{hubId}/catalog` (CAT2) → 200 `{catalogVersion}`, or 422 with the path of the fault. With `If-Match`
 * only the catalog of that `ETag` is replaced (CAT5); with `dry-run=true` nothing is (CAT6).
 */
export async function changeCatalog(c: HubContext): Promise<Response> {
  const query = readQuery(c.req.url, ChangeQuery);
  if (!query.ok) return refuse(c, query.problem);
  const read = await readJson(c.req.raw, v.looseObject({}), MAX_CATALOG_BYTES);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, actor } = c.var;
  const catalogs = catalogOf(c.env, hubId);
  const isDryRun = query.value["dry-run"] === "true";
  const over = tagsOfIfMatch(c.req.header("if-match"));
  const before = isDryRun || over !== undefined ? await catalogs.inForce() : undefined;
  if (before !== undefined && over?.includes(etagOf(before)) === false) return refuse(c, STALE);
  const planned = catalogs.plan(read.value);
  if (!planned.ok) return refuse(c, faultOf(planned));
  if (isDryRun && before !== undefined) return c.json(await dryRun(c, before.catalog, planned.catalog));
  // The compared catalogs may have been replaced meanwhile: the catalog's object compares again.
  const changed = await catalogs.put(planned, actor.actorId, over === undefined ? undefined : before?.tag);
  return changed === undefined ? refuse(c, STALE) : announce(c, planned.catalog, changed);
}

function faultOf({ path, message }: { readonly path: string; readonly message: string }): Problem {
  return { code: "invalid-catalog", detail: `\`${path}\`: ${message}`, path };
}

/** Tells rooms and audit of a change that is in force. */
async function announce(c: HubContext, catalog: Catalog, tag: string): Promise<Response> {
  const { hubId, actor, correlationId } = c.var;
  const { catalogVersion } = catalog;
  const told = await pushCatalog(c, catalog, tag);
  log("info", "hub.edge.catalogChanged", { hubId, correlationId, actorId: actor.actorId, catalogVersion, ...told });
  // Put again, the same catalog is the same, so a change that could not be recorded is asked for once more.
  const unrecorded = await recordAct(c, { action: "catalog.change", target: catalogVersion });
  if (unrecorded !== null) return refuse(c, unrecorded);
  return c.json({ catalogVersion }, { headers: { etag: etagOf({ catalog, tag }) } });
}

/** Live rooms that a dry run asks. */
const MOST_ROOMS = 100;

/**
 * The effect of a change: the differences, and everything that is open in live rooms under the verbs that it touches
 * (CAT6).
 */
async function dryRun({ env, var: { hubId } }: HubContext, before: Catalog, after: Catalog): Promise<CatalogDryRun> {
  const difference = compareCatalogs(before, after);
  const { catalogVersion } = after;
  if (isHarmless(difference)) return { catalogVersion, ...difference, rooms: [], unreached: [], unasked: 0 };
  const live = await directoryOf(env, hubId).list(Date.now());
  const roomIds = live.slice(0, MOST_ROOMS).map(({ roomId }) => roomId);
  const asked = await Promise.allSettled(roomIds.map((roomId) => roomOf(env, hubId, roomId).openWork()));
  const rooms = roomIds.flatMap((roomId, at) => {
    const answer = asked[at];
    const touched = answer?.status === "fulfilled" ? touchedWork(difference, answer.value) : null;
    return touched === null ? [] : [{ roomId, ...touched }];
  });
  const unreached = roomIds.filter((_, at) => asked[at]?.status === "rejected");
  return { catalogVersion, ...difference, rooms, unreached, unasked: live.length - roomIds.length };
}

/** A change that touches no verb meets nothing that is open. */
function isHarmless({ verbs }: CatalogDifference): boolean {
  return verbs.removed.length === 0 && verbs.changed.length === 0;
}

/**
 * A hint to the live rooms. A room that misses it takes the change up when it renews its lease, so neither a room nor a
 * directory that does not answer fails the request: the catalog is in force already.
 */
async function pushCatalog(
  { env, var: { hubId } }: HubContext,
  catalog: Catalog,
  tag: string | undefined,
): Promise<{ readonly unreached: readonly string[]; readonly error?: string }> {
  let live;
  try {
    live = await directoryOf(env, hubId).list(Date.now());
  } catch (error) {
    return { unreached: [], error: String(error) };
  }
  const told = await Promise.allSettled(
    live.map(({ roomId }) => roomOf(env, hubId, roomId).catalogChanged(catalog, tag)),
  );
  return { unreached: live.filter((_, i) => told[i]?.status === "rejected").map(({ roomId }) => roomId) };
}
