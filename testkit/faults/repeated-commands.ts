import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { judgeRepetitions } from "../invariants/judge-commands.ts";
import type { Entry } from "../invariants/ledger.ts";
import { CAST } from "../players/cast.ts";
import type { FaultWorld } from "./fault-world.ts";

/** CMD3: a decided command sent again gets the same receipt, changes nothing, and its id serves no other command. */
export async function repeatedCommandsAreAnsweredAlike(world: FaultWorld): Promise<void> {
  const { version } = world.stored();
  const decided = world.ledger.entries.filter(({ outcome }) => outcome !== null);
  for (const entry of decided) entry.again = await ask(world, entry, entry.args);
  world.report(judgeRepetitions(world.record()));
  for (const entry of decided.slice(0, 5)) {
    const other = await ask(world, entry, { something: "else" });
    if (other?.status !== "rejected" || other.code !== "id-reused") {
      world.faults.push(`CMD3 another body under ${entry.id} got ${JSON.stringify(other)}`);
    }
  }
  if (world.stored().version !== version) world.faults.push("CMD3 a command that was sent again changed the room");
}

async function ask(world: FaultWorld, { actorId, id, verb }: Entry, args: unknown): Promise<Receipt | null> {
  const actor = CAST.find((each) => each.actorId === actorId);
  if (actor === undefined) return null;
  const reached = await world.post(actor, { id, verb, args });
  return reached.came === "answer" && reached.value.ok ? reached.value.receipt : null;
}
