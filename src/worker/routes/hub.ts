import * as v from "valibot";
import { catalogOf } from "../../durable/hub/catalog-of.ts";
import { directoryOf } from "../../durable/hub/directory-of.ts";
import type { Catalog } from "../../durable/protocol/catalog/catalog.ts";
import { roomOf } from "../../durable/room-of.ts";
import type { HubContext } from "../app-env.ts";
import { log } from "../log.ts";
import { readJson } from "../read-input.ts";
import { recordAct } from "../record-act.ts";
import { refuse } from "../refuse.ts";

/** `GET /v1/hubs/{hubId}/rooms` (DIR1): the live rooms, by id. */
export async function listRooms(c: HubContext): Promise<Response> {
  return c.json({ rooms: await directoryOf(c.env, c.var.hubId).list(Date.now()) });
}

/** Holds a safety list of a thousand words and a change of every verb. */
const MAX_CATALOG_BYTES = 256 * 1024;

/** `GET /v1/hubs/{hubId}/catalog` (SHP7): the catalog in force, which is there even if the stored override is faulty. */
export async function readCatalog(c: HubContext): Promise<Response> {
  const { hubId, correlationId } = c.var;
  const { catalog, fault } = await catalogOf(c.env, hubId).inForce();
  if (fault !== undefined) {
    const { path, message } = fault;
    log("error", "hub.edge.catalogFault", { hubId, correlationId, path, fault: message });
  }
  return c.json(catalog);
}

/** `PUT /v1/hubs/{hubId}/catalog` (CAT2) → 200 `{catalogVersion}`, or 422 with the path of the fault. */
export async function changeCatalog(c: HubContext): Promise<Response> {
  const read = await readJson(c.req.raw, v.looseObject({}), MAX_CATALOG_BYTES);
  if (!read.ok) return refuse(c, read.problem);
  const { hubId, actor, correlationId } = c.var;
  const changed = await catalogOf(c.env, hubId).change(read.value, actor.actorId);
  if (!changed.ok) {
    const { path, message } = changed;
    return refuse(c, { code: "invalid-catalog", detail: `\`${path}\`: ${message}`, path });
  }
  const { catalogVersion } = changed.catalog;
  const told = await pushCatalog(c, changed.catalog, changed.tag);
  log("info", "hub.edge.catalogChanged", { hubId, correlationId, actorId: actor.actorId, catalogVersion, ...told });
  // Put again, the same catalog is the same, so a change that could not be recorded is asked for once more.
  const unrecorded = await recordAct(c, { action: "catalog.change", target: catalogVersion });
  return unrecorded === null ? c.json({ catalogVersion }) : refuse(c, unrecorded);
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
