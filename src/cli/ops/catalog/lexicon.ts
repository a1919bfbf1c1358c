import type { HubAccess } from "../../../client/http/hub-http.ts";
import { changeLexicon, readLexicon } from "../../../client/http/operator/ops-http.ts";
import { answerOf, valueOf } from "../../ask-hub.ts";
import type { OpsTask } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";
import { readJsonFile } from "./read-json-file.ts";

/** The hub's own lexicon (CLO12), as a document of JSON either way; null where it has put none. */
export async function getLexicon(hub: HubAccess): Promise<Outcome> {
  const { value, etag = null } = await answerOf(readLexicon(hub));
  const json = { etag, ...value };
  return { json, text: `${JSON.stringify(json, null, 2)}\n` };
}

/** Puts the hub's own lexicon, or takes it back with an empty object (CLO12). */
export async function setLexicon(
  hub: HubAccess,
  { file, etag }: Extract<OpsTask, { kind: "lexicon-set" }>,
): Promise<Outcome> {
  const { version } = await valueOf(changeLexicon(hub, await readJsonFile(file), etag));
  return {
    json: { version },
    text: `version ${version} of the lexicon is there for the sessions that close from now on\n`,
  };
}
