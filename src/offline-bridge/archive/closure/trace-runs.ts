import { sql, type Kysely } from "kysely";
import type { TraceHop } from "../../../durable/protocol/http/trace.ts";
import type { ArchiveTrace } from "../history/history-archive.ts";
import type { ArchiveSchema } from "../schema.ts";
import { listUnfinished } from "./runs.ts";

interface HopRow {
  readonly hop: TraceHop["hop"];
  readonly at: string;
  readonly room_id: string;
  readonly session_id: string | null;
  readonly workflow_id: string | null;
  readonly detail: string | null;
}

const MOST = 500;

/** Runs with their stages, what went out, and alerts, by the id of a session, contest or ritual, or of a correlation. */
export async function traceRuns(
  db: Kysely<ArchiveSchema>,
  hubId: string,
  ids: readonly string[],
): Promise<ArchiveTrace> {
  const { rows } = await sql<HopRow>`
    WITH named AS (SELECT * FROM runs WHERE hub_id = ${hubId} AND (session_id = ANY (${ids}) OR correlation_id = ANY (${ids})))
    SELECT 'workflow.started' AS hop, started_at AS at, room_id, session_id, workflow_id, NULL AS detail FROM named
    UNION ALL SELECT 'workflow.stage', run_stages.at, room_id, session_id, workflow_id, stage
      FROM named JOIN run_stages USING (workflow_id) WHERE NOT reused
    UNION ALL SELECT 'workflow.ended', ended_at, room_id, session_id, workflow_id, status
      FROM named WHERE ended_at IS NOT NULL
    UNION ALL SELECT 'published', published_at, room_id, session_id, NULL, batch_id
      FROM published WHERE hub_id = ${hubId} AND session_id = ANY (${ids})
    UNION ALL SELECT 'alert', raised_at, room_id, coalesce(session_id, data->>'jobId', data->>'contestId'), data->>'workflowId', reason
      FROM alerts WHERE hub_id = ${hubId} AND room_id IS NOT NULL
        AND (session_id = ANY (${ids}) OR data->>'jobId' = ANY (${ids}) OR data->>'contestId' = ANY (${ids}))
    ORDER BY at LIMIT ${MOST}`.execute(db);
  const hops = rows.map(hopOf);
  const sessionIds = [...new Set(hops.flatMap(({ jobId }) => jobId ?? []))];
  const { jobs } = await listUnfinished(db, { hubId, limit: MOST }, 0, sessionIds);
  return { hops, unfinished: jobs };
}

function hopOf({ hop, at, room_id: roomId, session_id: jobId, workflow_id: workflowId, detail }: HopRow): TraceHop {
  const isOfRun = hop === "workflow.started" || hop === "workflow.stage" || hop === "workflow.ended";
  return {
    hop,
    where: isOfRun ? "workflow" : "archive",
    at,
    roomId,
    ...(jobId !== null && { jobId }),
    ...(workflowId !== null && { workflowId }),
    ...(detail !== null && { detail }),
  };
}
