import type { ClosureArchive, SessionKey } from "../archive/closure/closure-archive.ts";
import type { WorldStore } from "../archive/world/world-store.ts";
import { ownLexicon, type OwnLexicon } from "../world/own-lexicon.ts";

/** The lexicon that a hub had put when a session was closed (CLO12); undefined where it had put none. */
export async function lexiconAtClose(
  world: Pick<WorldStore, "documentAt">,
  { hubId, closedAt }: { readonly hubId: string; readonly closedAt: string },
): Promise<OwnLexicon | undefined> {
  return ownLexicon(await world.documentAt(hubId, "lexicon", closedAt));
}

/** The hub's lexicon with which a session was read (CLO12); undefined where that was the worker's. */
export async function lexiconAsRead(
  closures: Pick<ClosureArchive, "lexiconVersionOf">,
  world: Pick<WorldStore, "documentOf">,
  session: SessionKey,
): Promise<OwnLexicon | undefined> {
  const version = await closures.lexiconVersionOf(session);
  if (version === undefined) return undefined;
  return ownLexicon(await world.documentOf(session.hubId, "lexicon", version));
}

/** The lexicon that a hub has put last; undefined where it has put none. */
export async function lexiconNow(
  world: Pick<WorldStore, "documentOf">,
  hubId: string,
): Promise<OwnLexicon | undefined> {
  return ownLexicon(await world.documentOf(hubId, "lexicon"));
}
