import type { HubAccess } from "../../../client/http/hub-http.ts";
import { drainHub, readDrain } from "../../../client/http/operator/ops-http.ts";
import type { DrainVerdict } from "../../../durable/protocol/http/operating.ts";
import { valueOf } from "../../ask-hub.ts";
import { formatTable } from "../../format-table.ts";
import { visibleText } from "../../visible-text.ts";
import type { OpsTask } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";
import { waitUntil, type Waiting } from "../wait-until.ts";

/** Begins a drain where asked to, and says how it stands, room by room (OPS5). */
export async function drain(
  hub: HubAccess,
  waiting: Waiting,
  { reconnectAfterMs, waitMs }: Extract<OpsTask, { kind: "drain" }>,
): Promise<Outcome> {
  if (reconnectAfterMs !== undefined) await valueOf(drainHub(hub, reconnectAfterMs));
  const verdict = await waitUntil(waiting, waitMs, {
    read: () => valueOf(readDrain(hub)),
    isOver: ({ isDone }) => isDone,
    progress: ({ verdicts }) => `${connectedIn(verdicts)} connected`,
  });
  const { verdicts, failed, isDone } = verdict;
  const rows = verdicts.map((each) => [
    ...[each.roomId, each.told, each.untold, each.connected, each.jobsOpen, each.recordsWaiting],
    each.drainingUntil,
  ]);
  const headers = ["room", "told", "untold", "connected", "jobs", "records", "draining until"];
  const silent = failed.map((roomId) => `room ${visibleText(roomId)} did not answer\n`).join("");
  const stand = isDone
    ? "nobody is connected: deploy now\n"
    : `not drained: ${connectedIn(verdicts)} connected, ${failed.length} rooms did not answer\n`;
  const table = verdicts.length === 0 ? "" : formatTable(headers, rows);
  return { json: verdict, text: table + silent + stand, needsCare: !isDone };
}

function connectedIn(verdicts: readonly DrainVerdict[]): number {
  return verdicts.reduce((sum, { connected }) => sum + connected, 0);
}
