import { catalogOf } from "../../../../src/durable/hub/catalog-of.ts";
import { edgeEnv } from "./edge-env.ts";
import type { Place } from "./place.ts";

/** Changes a hub's catalog as `PUT …/catalog` does; no room is told. */
export async function putCatalog({ hubId }: Place, changes: object): Promise<void> {
  const catalogs = catalogOf(edgeEnv, hubId);
  const planned = catalogs.plan(changes);
  if (!planned.ok) throw new Error(`${planned.path}: ${planned.message}`);
  await catalogs.put(planned, "olga");
}
