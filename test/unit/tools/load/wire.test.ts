import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Wire } from "../../../../tools/load/wire.ts";

/** Somebody who talks, behind a wire, and somebody who listens, before it. */
async function joined() {
  const talkers: Socket[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    talkers.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const wire = await Wire.open((server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await wire.close();
    server.close();
  });
  const near = connect(Number(new URL(wire.url).port), "127.0.0.1");
  near.on("error", () => {});
  let heard = "";
  near.setEncoding("utf8").on("data", (text) => (heard += String(text)));
  near.write("hello");
  await until(() => talkers.length === 1);
  return { wire, near, talker: talkers[0] as Socket, heard: () => heard };
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5_000;
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(holds()).toBe(true);
}

test("SLO2 what is slowed down arrives late, once, and whole", async () => {
  const { wire, talker, heard } = await joined();
  talker.write("one ");
  await until(() => heard() === "one ");
  expect(wire.slow(() => true)).toBe(1);
  expect(wire.slow(() => true)).toBe(0);
  talker.write("two ");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(heard()).toBe("one ");
  wire.heal();
  wire.heal();
  talker.write("three");
  await until(() => heard().endsWith("three"));
  expect(heard()).toBe("one two three");
});

test("SOK7 what is cut is gone for both, without a word", async () => {
  const { wire, near, talker } = await joined();
  const both = [near, talker].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  expect(wire.cut(() => true)).toBe(1);
  await Promise.all(both);
  expect(near.destroyed && talker.destroyed).toBe(true);
});
