import { afterEach, beforeEach, vi } from "vitest";
import { clock } from "./durable/support/clock.ts";
import { countFrames } from "./durable/support/heard.ts";
import { queue } from "./durable/support/queue.ts";
import { forgetTelemetry } from "./durable/support/telemetry.ts";
import { checkFrameOrder } from "./durable/support/test-client.ts";

// The files share a process and its modules, since a workerd each would take longer than most of them. Modules are
// evaluated once, this setup file before every file; so hooks of all tests stand here, and nowhere in `support`.
beforeEach(() => {
  clock.begin();
  queue.begin();
  countFrames();
  forgetTelemetry();
});
afterEach(() => {
  vi.restoreAllMocks();
  checkFrameOrder();
});
