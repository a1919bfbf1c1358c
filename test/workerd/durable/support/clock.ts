import { beforeEach, vi } from "vitest";

/** So late that every alarm lies in the runtime's own future: it rings when a test rings it, and never by itself. */
const DAWN = Date.parse("2126-01-01T00:00:00.000Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: DAWN });
});

/** The clock of rooms, edge and tests, which stands still between two calls. */
export const clock = {
  now: () => Date.now(),
  /** Moves it by `ms`, also back. Wakes nothing: see `TestRoom.pass`. */
  move(ms: number): void {
    vi.setSystemTime(Date.now() + ms);
  },
};
