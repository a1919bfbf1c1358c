import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FaultWorld } from "../../../testkit/faults/fault-world.ts";
import type { SimulatedClient } from "../../../testkit/faults/simulated/simulated-client.ts";

vi.mock("cloudflare:workers", () => import("../../../testkit/faults/simulated/durable-object.ts"));
vi.mock(
  "../../../src/durable/hub/directory-of.ts",
  () => import("../../../testkit/faults/simulated/simulated-directory.ts"),
);

let world: FaultWorld;

beforeEach(() => {
  world = new FaultWorld(1);
});
afterEach(() => {
  world.end();
});

function clientNamed(name: string): SimulatedClient {
  const client = world.clients.find((each) => each.name === name);
  if (client === undefined) throw new Error(`nobody is called ${name}`);
  return client;
}

test("PRE2 PRE3 an actor that returns while its old socket is closed for silence does not count as gone", async () => {
  const [mara, vera] = [clientNamed("mara"), clientNamed("vera")];
  await world.connect(mara);
  await world.connect(vera);
  world.runtime.flush();
  // Nothing comes for so long that both sockets are to be closed, and no alarm is in time for it.
  world.passes(6 * 60_000);
  if (mara.socket !== null) mara.socket.severed = true;
  mara.lost();
  await world.connect(mara);
  for (let rings = 0; rings < 5; rings += 1) {
    world.runtime.flush();
    world.passes(11_000);
    await world.runtime.ring();
  }
  const listed = world.stored().view.participants.map(({ actorId, status }) => [actorId, status]);
  expect(listed).toEqual([
    ["mara", "idle"],
    ["vera", "away"],
  ]);
  expect([...world.runtime.sockets].filter(({ isOpen }) => isOpen)).toEqual([mara.socket]);
});
