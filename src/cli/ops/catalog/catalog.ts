import { readCatalog, type HubAccess } from "../../../client/http/hub-http.ts";
import { changeCatalog, tryCatalog } from "../../../client/http/operator/ops-http.ts";
import type { CatalogDryRun } from "../../../durable/protocol/http/catalog-change.ts";
import { answerOf, valueOf } from "../../ask-hub.ts";
import { visibleText } from "../../visible-text.ts";
import type { OpsTask } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";
import { readJsonFile } from "./read-json-file.ts";

/** The catalog in force (SHP7), as a document of JSON either way. */
export async function getCatalog(hub: HubAccess): Promise<Outcome> {
  const { value: catalog, etag = null } = await answerOf(readCatalog(hub));
  return { json: { etag, catalog }, text: `${JSON.stringify({ etag, catalog }, null, 2)}\n` };
}

/** Replaces the hub's changes to the built-in catalog (CAT2, CAT5), or says what that would come to (CAT6). */
export async function setCatalog(
  hub: HubAccess,
  { file, etag, isDryRun }: Extract<OpsTask, { kind: "catalog-set" }>,
): Promise<Outcome> {
  const changes = await readJsonFile(file);
  if (isDryRun) {
    const dryRun = await valueOf(tryCatalog(hub, changes));
    return { json: dryRun, text: showDryRun(dryRun) };
  }
  const { catalogVersion } = await valueOf(changeCatalog(hub, changes, etag));
  return { json: { catalogVersion }, text: `the catalog ${visibleText(catalogVersion)} is in force\n` };
}

function showDryRun({ catalogVersion, verbs, limits, safety, rooms, unreached, unasked }: CatalogDryRun): string {
  const changed = verbs.changed.map(({ verbId, fields }) => `${verbId} (${fields.join(", ")})`);
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["verbs added", verbs.added],
    ["verbs removed", verbs.removed],
    ["verbs changed", changed],
    ["limits changed", limits],
    ["safety changed", safety],
    ["rooms with open work under such a verb", rooms.map(({ roomId }) => roomId)],
    ["rooms that did not answer", unreached],
  ];
  const lines = lists.flatMap(([name, entries]) => (entries.length === 0 ? [] : [`${name}: ${entries.join(", ")}`]));
  const more = unasked === 0 ? [] : [`${unasked} more live rooms were not asked`];
  const verdict = `it would be the catalog ${catalogVersion}; nothing was changed`;
  return [...lines, ...more, verdict].map((line) => `${visibleText(line)}\n`).join("");
}
