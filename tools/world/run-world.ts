import type { Platform } from "../../src/client/connection/platform.ts";
import { devToken } from "../../src/client/http/dev-token.ts";
import type { HttpAnswer } from "../../src/client/http/http-answer.ts";
import type { HubAccess } from "../../src/client/http/hub-http.ts";
import { changeCatalog, changeLexicon, readLexicon, tryCatalog } from "../../src/client/http/operator/ops-http.ts";
import type { CatalogDryRun } from "../../src/durable/protocol/http/catalog-change.ts";
import type { Lexicon } from "../../src/offline-bridge/language/lexicon/lexicon.ts";
import type { WorldArguments } from "./arguments.ts";
import { compareLexicons, isSameLexicon, NO_DIFFERENCE, type LexiconDifference } from "./compare-lexicons.ts";
import { readWorld, type World, type WorldFault } from "./read-world.ts";

interface Surroundings {
  readonly platform: Platform;
  print(line: string): void;
  tell(line: string): void;
}

const DONE = 0;
const REFUSED = 1;
const DIFFERS = 2;

/** Does what the command line asks for. @returns the exit code */
export async function runWorld(given: WorldArguments, { platform, print, tell }: Surroundings): Promise<number> {
  const say = (text: string, json: unknown) => print(given.json ? JSON.stringify(json) : text);
  const read = await readWorld(given.folder);
  if (!read.ok) {
    if (given.json) print(JSON.stringify({ ok: false, faults: read.faults }));
    else for (const fault of read.faults) tell(`world: ${sayFault(fault)}`);
    return REFUSED;
  }
  const { verbs, complications, lexicon } = read.world;
  const counts = { verbs, complications, entities: lexicon?.entities.length ?? null };
  if (given.task === "check") {
    say(`${given.folder} is good: ${sayWorld(read.world)}`, { ok: true, ...counts });
    return DONE;
  }
  const hub = await accessTo(given, platform);
  if (!hub.ok) return refused(hub, tell);
  if (given.task === "diff") {
    const tried = await tryCatalog(hub.value, read.world.catalog);
    if (!tried.ok) return refused(tried, tell);
    const named = lexicon === null ? null : await diffLexicon(hub.value, lexicon);
    if (named?.ok === false) return refused(named, tell);
    const difference = named?.value ?? NO_DIFFERENCE;
    say(sayDifference(tried.value, difference), { ...tried.value, lexicon: difference });
    return isSame(tried.value) && isSameLexicon(difference) ? DONE : DIFFERS;
  }
  const put = await changeCatalog(hub.value, read.world.catalog);
  if (!put.ok) return refused(put, tell);
  const { catalogVersion } = put.value;
  const kept = lexicon === null ? null : await changeLexicon(hub.value, lexicon);
  if (kept?.ok === false) {
    tell(`world: the catalog ${catalogVersion} is in force, and the lexicon is not put`);
    return refused(kept, tell);
  }
  const lexiconVersion = kept?.value.version ?? null;
  const versions = lexiconVersion === null ? catalogVersion : `${catalogVersion}, lexicon ${lexiconVersion}`;
  say(`${given.hubId} has ${sayWorld(read.world)}: ${versions}`, {
    ok: true,
    catalogVersion,
    lexiconVersion,
    ...counts,
  });
  return DONE;
}

async function diffLexicon(hub: HubAccess, lexicon: Lexicon): Promise<HttpAnswer<LexiconDifference>> {
  const inHub = await readLexicon(hub);
  return inHub.ok ? { ok: true, value: compareLexicons(inHub.value.lexicon, lexicon) } : inHub;
}

/** The hub as an operator; where no token is given, a hub in development mints one (TOK3). */
async function accessTo(given: WorldArguments, platform: Platform): Promise<HttpAnswer<HubAccess>> {
  const { url, hubId, token } = given;
  if (token !== undefined) return { ok: true, value: { url, platform, hubId, token } };
  const minted = await devToken({ url, platform }, { actorId: "world", hubId, roomId: "*", roles: ["ops"] });
  return minted.ok ? { ok: true, value: { url, platform, hubId, token: minted.value.token } } : minted;
}

function refused({ problem }: Extract<HttpAnswer<unknown>, { ok: false }>, tell: (line: string) => void): number {
  tell(`world: ${problem.code}: ${problem.detail}`);
  if (problem.code === "not-found") tell("world: this hub mints no tokens; give one with --token (role ops, room *)");
  return REFUSED;
}

function sayFault({ file, path, message }: WorldFault): string {
  return `${file}${path === "" ? "" : `: ${path}`}: ${message}`;
}

function sayWorld({ verbs, complications, lexicon }: World): string {
  const names =
    lexicon === null
      ? "no lexicon of its own"
      : `a lexicon of ${countOf(lexicon.entities.length, "entity", "entities")}`;
  return `${countOf(verbs, "verb")} of its own, ${countOf(complications, "list")} of complications, ${names}`;
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function isSame({ verbs, limits, safety }: CatalogDryRun): boolean {
  return [verbs.added, verbs.removed, verbs.changed, limits, safety].every((list) => list.length === 0);
}

function sayDifference(tried: CatalogDryRun, lexicon: LexiconDifference): string {
  const { verbs, limits, safety, rooms } = tried;
  const lines = [
    ...verbs.added.map((id) => `+ ${id}`),
    ...verbs.removed.map((id) => `- ${id}`),
    ...verbs.changed.map(({ verbId, fields }) => `~ ${verbId}: ${fields.join(", ")}`),
    ...limits.map((name) => `~ limits.${name}`),
    ...safety.map((name) => `~ safety.${name}`),
    ...lexicon.added.map((id) => `+ lexicon ${id}`),
    ...lexicon.removed.map((id) => `- lexicon ${id}`),
    ...lexicon.changed.map((id) => `~ lexicon ${id}`),
    ...rooms.map(({ roomId, ...open }) => `! room ${roomId}: ${sayOpen(open)}`),
  ];
  return lines.length === 0 ? "nothing differs" : lines.join("\n");
}

function sayOpen(open: Omit<CatalogDryRun["rooms"][number], "roomId">): string {
  const { openContests, openTrades, openRituals, cooldowns } = open;
  const counted = { contests: openContests, trades: openTrades, checks: openRituals, cooldowns };
  return Object.entries(counted)
    .flatMap(([name, list]) => (list.length === 0 ? [] : [`${list.length} ${name}`]))
    .join(", ");
}
