import type { TabChannel, TabsPlatform } from "../../../../src/client/tabs/tabs-platform.ts";

type Listener = (message: { readonly data: unknown }) => void;

interface Waiting {
  readonly tab: FakeTab;
  readonly grant: () => void;
}

/** Locks and channels as the tabs of one browser share them; a tab that dies gives its lock back and hears no more. */
export class FakeBrowser {
  readonly #listeners = new Map<string, Map<FakeTab, Listener[]>>();
  readonly #queues = new Map<string, Waiting[]>();

  tab(): FakeTab {
    return new FakeTab(this);
  }

  listen(name: string, tab: FakeTab, listener: Listener): void {
    const channel = this.#listeners.get(name) ?? new Map<FakeTab, Listener[]>();
    this.#listeners.set(name, channel);
    channel.set(tab, [...(channel.get(tab) ?? []), listener]);
  }

  post(name: string, from: FakeTab, message: unknown): void {
    if (!from.isAlive) return;
    const data: unknown = structuredClone(message);
    for (const [tab, listeners] of this.#listeners.get(name) ?? []) {
      if (tab === from) continue;
      queueMicrotask(() => tab.isAlive && listeners.forEach((listener) => listener({ data })));
    }
  }

  wait(name: string, tab: FakeTab, grant: () => void): void {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    queue.push({ tab, grant });
    if (queue.length === 1) queueMicrotask(grant);
  }

  /** A tab no longer holds, nor waits for, any lock. */
  release(tab: FakeTab): void {
    for (const [name, queue] of this.#queues) {
      const left = queue.filter((each) => each.tab !== tab);
      this.#queues.set(name, left);
      const [next] = left;
      if (next !== undefined && queue[0]?.tab === tab) queueMicrotask(next.grant);
    }
  }

  leave(tab: FakeTab): void {
    for (const channel of this.#listeners.values()) channel.delete(tab);
  }
}

export class FakeTab {
  readonly #browser: FakeBrowser;
  isAlive = true;
  readonly platform: TabsPlatform;

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
    this.platform = {
      locks: {
        request: async (name, { signal }, held) => {
          await new Promise<void>((resolve) => browser.wait(name, this, resolve));
          if (!signal.aborted && this.isAlive) await held();
          browser.release(this);
        },
      },
      openChannel: (name): TabChannel => ({
        postMessage: (message) => browser.post(name, this, message),
        addEventListener: (_, listener) => browser.listen(name, this, listener),
        close: () => browser.leave(this),
      }),
    };
  }

  /** As a tab that the browser kills: no word to anybody. */
  die(): void {
    this.isAlive = false;
    this.#browser.leave(this);
    this.#browser.release(this);
  }
}
