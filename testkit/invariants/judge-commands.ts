import type { Breach } from "./breach.ts";
import { isSameOutcome, outcomeText } from "./ledger.ts";
import type { RoomRecord } from "./room-record.ts";

/** CMD1, CMD2: every command has one outcome, the log says the same, and its events stand together. */
export function judgeCommands(room: RoomRecord): Breach[] {
  return [...room.amiss, ...outcomes(room), ...actsOnce(room)];
}

function outcomes({ roomId, commands, log, hostile = [] }: RoomRecord): Breach[] {
  const lastVersions = new Map<string, number>();
  for (const { commandId, version, actorId } of log) {
    if (commandId !== undefined && !hostile.includes(actorId ?? "")) lastVersions.set(commandId, version);
  }
  const breaches = commands.flatMap(({ actorId, id, outcome, putOff }): Breach[] => {
    const last = lastVersions.get(id);
    lastVersions.delete(id);
    const logged = last === undefined ? "nothing in the log" : `its last event at version ${last}`;
    if (outcome === null && putOff === null) {
      return [{ rule: "CMD2", roomId, actorId, id, expected: "one outcome", found: `none, and ${logged}` }];
    }
    const said = outcome?.status === "accepted" ? outcome.version : undefined;
    if (said === last) return [];
    const expected = outcome === null ? `nothing in the log (put off: ${putOff})` : outcomeText(outcome);
    return [{ rule: "CMD2", roomId, actorId, id, expected, found: logged }];
  });
  const strangers = [...lastVersions].map(([id, version]): Breach => {
    return { rule: "CMD2", roomId, id, expected: "only commands that were sent", found: `it, at version ${version}` };
  });
  return [...breaches, ...strangers];
}

/** CMD3: a command that was sent again after its end got the same receipt, marked as replayed. */
export function judgeRepetitions({ roomId, commands }: RoomRecord): Breach[] {
  return commands.flatMap(({ actorId, id, outcome, again }): Breach[] => {
    if (outcome === null) return [];
    const expected = `${outcomeText(outcome)}, told again`;
    if (again === null) return [{ rule: "CMD3", roomId, actorId, id, expected, found: "no answer" }];
    if (again.replayed && isSameOutcome(outcome, again)) return [];
    const found = `${outcomeText(again)}${again.replayed ? ", told again" : ""}: ${JSON.stringify(again)}`;
    return [{ rule: "CMD3", roomId, actorId, id, expected, found }];
  });
}

/** Nothing comes between the events of one command (CMD1). */
function actsOnce({ roomId, log }: RoomRecord): Breach[] {
  const ended = new Set<string>();
  const breaches: Breach[] = [];
  let current: string | undefined;
  for (const { commandId, version } of log) {
    if (commandId === current) continue;
    if (current !== undefined) ended.add(current);
    current = commandId;
    if (current === undefined || !ended.has(current)) continue;
    breaches.push({ rule: "CMD1", roomId, id: current, expected: "to act once", found: `again at version ${version}` });
  }
  return breaches;
}
