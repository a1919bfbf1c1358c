import { expect, test, vi } from "vitest";
import { FaultWorld } from "../../../testkit/faults/fault-world.ts";

vi.mock("cloudflare:workers", () => import("../../../testkit/faults/simulated/durable-object.ts"));
vi.mock(
  "../../../src/durable/hub/directory-of.ts",
  () => import("../../../testkit/faults/simulated/simulated-directory.ts"),
);

test("TEL1 a waking whose epoch cannot be stored still sends its flush, and tells its lines", async () => {
  const world = new FaultWorld(1);
  try {
    const mara = world.clients.find(({ name }) => name === "mara");
    if (mara === undefined) throw new Error("nobody is called mara");
    await world.connect(mara);
    world.runtime.flush();
    mara.read();
    world.runtime.hibernate();
    const before = world.telemetry.length;
    const { socket } = mara;
    const { id } = mara.command("verb.say", { message: "line-1" });
    const frame = JSON.stringify({ type: "hub.command", id, verb: "verb.dance", args: {} });
    // Rejected commands write nothing: the first statement after the waking is the epoch's.
    world.runtime.sql.onMoment = (_moment, query) => {
      if (query.startsWith("INSERT INTO meta")) throw new Error("the disk is full");
    };
    if (socket !== null) await world.runtime.frame(socket, frame);
    world.runtime.flush();
    const received = socket?.inbox.map((text) => JSON.parse(text).receipts ?? []).flat();
    expect(received).toMatchObject([{ id, status: "rejected", code: "unknown-verb" }]);
    expect(world.telemetry.slice(before).join()).toContain("telemetry.hub.commandRejected");
  } finally {
    world.end();
  }
});
