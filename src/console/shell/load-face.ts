/** Marks, in this entry of the browser's history, that the page was loaded again for a chunk that was gone. */
const RELOADED = "reloadedForChunk";

/** The parts of the browser that {@link loadFace} needs. */
export interface PagePort {
  readonly history: { readonly state: unknown; replaceState(state: unknown, unused: string): void };
  reload(): void;
}

/**
 * Loads a face's chunk. After a deploy a page that was open may name chunks that are gone: the page is loaded again,
 * once. A second failure is another fault, and loading again would go on for ever.
 * @returns undefined where the page is loading again
 * @throws the loader's error, where loading again did not help
 */
export async function loadFace<T>(load: () => Promise<T>, { history, reload }: PagePort): Promise<T | undefined> {
  try {
    const face = await load();
    if (isReloaded(history.state)) history.replaceState(null, "");
    return face;
  } catch (cause) {
    if (isReloaded(history.state)) throw cause;
    history.replaceState({ [RELOADED]: true }, "");
    reload();
    return undefined;
  }
}

function isReloaded(state: unknown): boolean {
  return typeof state === "object" && state !== null && RELOADED in state;
}
