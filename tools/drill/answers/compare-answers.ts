import { difference } from "../../../testkit/difference.ts";
import type { ArchiveAnswers, RoomAnswers } from "./read-answers.ts";

/** Differences between what a hub answered before and what it answers now about the same room: none, where it is whole. */
export function compareRooms(before: RoomAnswers, now: RoomAnswers): readonly string[] {
  const views = Object.entries(before.views).flatMap(([viewer, { state, events }]) => [
    ...differ(`${before.roomId}: state of ${viewer}`, state, now.views[viewer]?.state),
    ...differ(`${before.roomId}: events of ${viewer}`, events, now.views[viewer]?.events),
  ]);
  const sessions = Object.entries(before.sessions).flatMap(([viewer, listed]) =>
    differ(`${before.roomId}: sessions of ${viewer}`, listed, now.sessions[viewer]),
  );
  return [...views, ...sessions];
}

/** The same of what the archive has. */
export function compareArchives(before: ArchiveAnswers, now: ArchiveAnswers): readonly string[] {
  return Object.entries(before).flatMap(([list, rows]) => differ(`archive: ${list}`, rows, now[list]));
}

function differ(name: string, before: unknown, now: unknown): string[] {
  const found = difference(before, now);
  return found === null ? [] : [`${name}: ${found}`];
}
