import type { Receipt } from "../../src/durable/protocol/socket/receipt.ts";
import { CAST } from "../players/cast.ts";
import type { FaultWorld } from "./fault-world.ts";
import type { Entry } from "./ledger.ts";

/** CMD2: every command has one outcome, and the log says the same. */
export function commandsHaveOneOutcome(world: FaultWorld): void {
  const lastVersions = new Map<string, number>();
  for (const { event } of world.log())
    if (event.commandId !== undefined) lastVersions.set(event.commandId, event.version);
  for (const { request, outcome, putOff } of world.ledger.all()) {
    const last = lastVersions.get(request.id);
    lastVersions.delete(request.id);
    if (outcome === null && putOff === null) world.faults.push(`CMD2 ${request.id} was never answered`);
    const said = outcome?.status === "accepted" ? outcome.version : undefined;
    if (said !== last) {
      world.faults.push(
        `CMD2 ${request.id}: ${JSON.stringify(outcome ?? putOff)}, in the log until ${last ?? "never"}`,
      );
    }
  }
  for (const id of lastVersions.keys()) world.faults.push(`CMD2 ${id} is in the log, and nobody sent it`);
  eventsOfOneCommandStandTogether(world);
}

/** CMD1: nothing comes between the events of one command. */
function eventsOfOneCommandStandTogether(world: FaultWorld): void {
  const ended = new Set<string>();
  let current: string | undefined;
  for (const { event } of world.log()) {
    if (event.commandId === current) continue;
    if (current !== undefined) ended.add(current);
    current = event.commandId;
    if (current !== undefined && ended.has(current))
      world.faults.push(`CMD1 ${current} acts twice, again at ${event.version}`);
  }
}

/** CMD3: whatever was decided is told again word for word, changes nothing, and its id serves no other command. */
export async function receiptsAreToldAgain(world: FaultWorld): Promise<void> {
  const { version } = world.stored();
  const decided = world.ledger.all().filter(({ outcome }) => outcome !== null);
  for (const entry of decided) {
    const again = await ask(world, entry, entry.request.args);
    if (JSON.stringify(again) !== JSON.stringify({ ...entry.outcome, replayed: true })) {
      world.faults.push(
        `CMD3 ${entry.request.id} was ${JSON.stringify(entry.outcome)}, again ${JSON.stringify(again)}`,
      );
    }
  }
  for (const entry of decided.slice(0, 5)) {
    const other = await ask(world, entry, { something: "else" });
    if (other?.status !== "rejected" || other.code !== "id-reused") {
      world.faults.push(`CMD3 another body under ${entry.request.id} got ${JSON.stringify(other)}`);
    }
  }
  if (world.stored().version !== version) world.faults.push("CMD3 a command that was told again changed the room");
}

async function ask(world: FaultWorld, { actorId, request }: Entry, args: unknown): Promise<Receipt | null> {
  const actor = CAST.find((each) => each.actorId === actorId);
  if (actor === undefined) return null;
  const reached = await world.post(actor, { ...request, args });
  return reached.came === "answer" && reached.value.ok ? reached.value.receipt : null;
}
