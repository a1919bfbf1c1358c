/** The little that tabs need of `navigator.locks`. */
export interface TabLocks {
  request(name: string, options: { readonly signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** The little that tabs need of a `BroadcastChannel`. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(kind: "message", listener: (message: { readonly data: unknown }) => void): void;
  close(): void;
}

/** All that tabs take from their browser; tests hand in locks and channels of their own. */
export interface TabsPlatform {
  readonly locks: TabLocks;
  readonly openChannel: (name: string) => TabChannel;
}

/** The browser's own; undefined where it lacks one of the two, as on pages without TLS. */
export function browserTabs(): TabsPlatform | undefined {
  if (typeof BroadcastChannel === "undefined" || typeof navigator === "undefined" || !("locks" in navigator)) {
    return undefined;
  }
  const { locks } = navigator;
  return { locks, openChannel: (name) => new BroadcastChannel(name) };
}
