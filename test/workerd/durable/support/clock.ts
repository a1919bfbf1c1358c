import { vi } from "vitest";

/** So late that every alarm lies in the runtime's own future: it rings when a test rings it, and never by itself. */
const DAWN = Date.parse("2126-01-01T00:00:00.000Z");

/** The clock of rooms, edge and tests, which stands still between two calls. */
export const clock = {
  /** Stands at dawn, as every test begins. */
  begin(): void {
    vi.useFakeTimers({ toFake: ["Date"], now: DAWN });
  },
  now: () => Date.now(),
  /** Moves it by `ms`, also back. Wakes nothing: see `TestRoom.pass`. */
  move(ms: number): void {
    vi.setSystemTime(Date.now() + ms);
  },
};
