import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { openBrowser } from "../../support/browser.ts";
import { startStack, type TestStack, type TestStackOptions } from "../../support/stack.ts";

interface Opened {
  readonly stack: TestStack;
  readonly browser: Browser;
}

/** Starts a stack and a browser before the tests of a `describe`, hands them to `use`, and ends both after them. */
export function withBrowser(use: (opened: Opened) => void, options: TestStackOptions = {}): void {
  let opened: Opened | undefined;
  beforeAll(async () => {
    const [stack, browser] = await Promise.all([startStack(options), openBrowser()]);
    opened = { stack, browser };
    use(opened);
  });
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.stack.stop();
  });
}
