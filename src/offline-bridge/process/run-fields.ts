/** The fields that every log line about a session's run carries (TEL3). */
export interface RunFields {
  readonly hubId: string;
  readonly roomId: string;
  readonly correlationId: string;
  readonly sessionId: string;
  readonly workflowId: string;
  readonly kind: "closure" | "publish";
}

interface Run {
  readonly job: Pick<RunFields, "hubId" | "roomId" | "sessionId" | "correlationId">;
  readonly workflowId: string;
}

export function runFields({ job, workflowId }: Run, kind: RunFields["kind"]): RunFields {
  const { hubId, roomId, sessionId, correlationId } = job;
  return { hubId, roomId, correlationId, sessionId, workflowId, kind };
}
