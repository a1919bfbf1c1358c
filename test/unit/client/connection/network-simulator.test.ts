import { describe, expect, test } from "vitest";
import type { SocketHandlers } from "../../../../src/client/connection/platform.ts";
import { NetworkSimulator } from "../../../../src/client/testing/network-simulator.ts";

/** A network under the simulator, with a clock and dice that only the test moves. */
function network() {
  const timers: { readonly at: number; readonly task: () => void }[] = [];
  const sent: string[] = [];
  let now = 0;
  let die = 0.5;
  let hub: SocketHandlers | undefined;
  const simulator = new NetworkSimulator({
    random: () => die,
    after: (ms, task) => {
      timers.push({ at: now + ms, task });
      return () => {};
    },
    fetch: () => Promise.resolve(new Response("yes")),
    openSocket: (_, handlers) => {
      hub = handlers;
      return { send: (text) => void sent.push(text), close: () => {}, isOpen: () => true };
    },
  });
  const received: unknown[] = [];
  const closes: number[] = [];
  const handlers = {
    received: (data: unknown) => void received.push(data),
    closed: (code: number) => void closes.push(code),
  };
  return {
    ...{ simulator, sent, received, closes },
    open: () => simulator.platform.openSocket({ url: "ws://hub.test", protocols: [] }, handlers),
    hub: () => hub as SocketHandlers,
    roll: (value: number) => void (die = value),
    passes(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now).toSorted((left, right) => left.at - right.at);
      timers.splice(0, timers.length, ...timers.filter(({ at }) => at > now));
      for (const { task } of due) task();
    },
  };
}

describe("a simulated network", () => {
  test("changes nothing at first", () => {
    const { open, hub, sent, received } = network();
    open().send("up");
    hub().received("down");
    expect({ sent, received }).toEqual({ sent: ["up"], received: ["down"] });
  });

  test("delays both ways, and keeps the order of frames", () => {
    const { simulator, open, hub, sent, received, passes, roll } = network();
    const socket = open();
    simulator.change({ delayMs: 100, jitterMs: 100 });
    roll(0.9);
    hub().received(1);
    roll(0);
    hub().received(2);
    socket.send("up");
    passes(100);
    expect({ sent, received }).toEqual({ sent: ["up"], received: [] });
    passes(90);
    expect(received).toEqual([1, 2]);
  });

  test("lets frames overtake each other where it reorders", () => {
    const { simulator, open, hub, received, passes, roll } = network();
    open();
    simulator.change({ jitterMs: 100, reorder: true });
    roll(0.9);
    hub().received(1);
    roll(0.1);
    hub().received(2);
    passes(100);
    expect(received).toEqual([2, 1]);
  });

  test("loses and doubles frames by its dice", () => {
    const { simulator, open, hub, received, roll } = network();
    open();
    simulator.change({ loss: 0.3, duplicates: 0.6 });
    roll(0.2);
    hub().received("lost");
    roll(0.5);
    hub().received("twice");
    roll(0.9);
    hub().received("once");
    expect(received).toEqual(["twice", "twice", "once"]);
  });

  test("a deaf client sends and hears nothing", () => {
    const { simulator, open, hub, sent, received } = network();
    const socket = open();
    simulator.change({ deaf: true });
    socket.send("up");
    hub().received("down");
    expect({ sent, received }).toEqual({ sent: ["up"], received: [] });
  });

  test("offline drops sockets once, refuses new ones and requests, and comes back", async () => {
    const { simulator, open, hub, closes, passes } = network();
    const socket = open();
    simulator.change({ offline: true });
    hub().closed(1000, "late");
    expect({ closes, isOpen: socket.isOpen?.() }).toEqual({ closes: [1006], isOpen: false });
    open();
    passes(1);
    expect(closes).toEqual([1006, 1006]);
    await expect(simulator.platform.fetch("http://hub.test")).rejects.toThrow("offline");
    simulator.change({ offline: false });
    expect(open().isOpen?.()).toBe(true);
    expect(await (await simulator.platform.fetch("http://hub.test")).text()).toBe("yes");
  });
});
