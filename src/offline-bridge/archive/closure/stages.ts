import { sql, type Kysely } from "kysely";
import { CLOSURE_STAGES, type ClosureStage } from "../../../durable/protocol/state/closure.ts";
import type { ReaderName } from "../../language/parsing/parser.ts";
import type { Change } from "../../language/reader.ts";
import { jsonText } from "../json-text.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { RunKey, SessionKey, StageOutput, StageTiming } from "./closure-archive.ts";
import { ofSession, sessionColumns } from "./of-session.ts";

/** A stage that was done, by whichever run of the session. */
interface DoneStage {
  readonly timing: StageTiming;
  readonly workflowId: string;
}

export async function findStage(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  stage: ClosureStage,
): Promise<DoneStage | undefined> {
  const found = await db
    .selectFrom("stages")
    .select(["at", "duration_ms", "tries", "workflow_id"])
    .select(sql<readonly ReaderName[] | null>`output -> 'parsers'`.as("parsers"))
    .where(ofSession(session))
    .where("stage", "=", stage)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const { at, duration_ms: durationMs, tries, workflow_id: workflowId, parsers } = found;
  return { timing: { at, durationMs, tries, ...(parsers !== null && { parsers }) }, workflowId };
}

/** Gives whether the stage is new; one that is there already stays as it is. */
export async function insertStage(
  db: Kysely<ArchiveSchema>,
  run: RunKey,
  timing: StageTiming,
  output: StageOutput,
): Promise<boolean> {
  const row = {
    ...sessionColumns(run),
    stage: output.stage,
    workflow_id: run.workflowId,
    at: timing.at,
    duration_ms: timing.durationMs,
    tries: timing.tries,
    output: output.stage === "entities" ? jsonText(readingOf(output)) : null,
  };
  const written = await db
    .insertInto("stages")
    .values(row)
    .onConflict((on) => on.doNothing())
    .returning("stage")
    .executeTakeFirst();
  return written !== undefined;
}

/** Notes for a run that a stage is behind it; `reused` where another run did it. */
export async function noteForRun(
  db: Kysely<ArchiveSchema>,
  { workflowId }: RunKey,
  stage: ClosureStage,
  { timing: { at, durationMs, tries }, workflowId: doneBy }: DoneStage,
): Promise<void> {
  const position = CLOSURE_STAGES.indexOf(stage);
  const reused = doneBy !== workflowId;
  await db
    .insertInto("run_stages")
    .values({ workflow_id: workflowId, stage, position, at, duration_ms: durationMs, tries, reused })
    .onConflict((on) => on.doNothing())
    .execute();
}

/** Sum of the stages that a run did itself, in milliseconds. */
export async function sumWork(db: Kysely<ArchiveSchema>, { workflowId }: RunKey): Promise<number> {
  const rows = await db
    .selectFrom("run_stages")
    .select("duration_ms")
    .where("workflow_id", "=", workflowId)
    .where("reused", "=", false)
    .execute();
  return rows.reduce((sum, row) => sum + row.duration_ms, 0);
}

interface StoredReading {
  readonly changes: readonly Change[];
  readonly parsers: readonly ReaderName[];
  readonly lexiconVersion?: number;
}

function readingOf(output: Extract<StageOutput, { stage: "entities" }>): StoredReading {
  const { changes, parsers = [], lexiconVersion } = output;
  return { changes, parsers, ...(lexiconVersion !== undefined && { lexiconVersion }) };
}

/** The changes that the entities stage left for the deltas stage. */
export async function findChanges(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<readonly Change[]> {
  return (await findReading(db, session))?.changes ?? [];
}

/** The hub's lexicon with which the entities stage has read (CLO12). */
export async function findLexiconVersion(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<number | undefined> {
  return (await findReading(db, session))?.lexiconVersion;
}

async function findReading(db: Kysely<ArchiveSchema>, session: SessionKey): Promise<StoredReading | undefined> {
  const found = await db
    .selectFrom("stages")
    .select("output")
    .where(ofSession(session))
    .where("stage", "=", "entities")
    .executeTakeFirst();
  return (found?.output as StoredReading | null | undefined) ?? undefined;
}

/** Changes that a line was taken out of, or its words. What else the stage has noted stays. */
export async function setChanges(
  db: Kysely<ArchiveSchema>,
  session: SessionKey,
  changes: readonly Change[],
): Promise<void> {
  await db
    .updateTable("stages")
    .set({ output: sql<string>`output || ${jsonText({ changes })}::jsonb` })
    .where(ofSession(session))
    .where("stage", "=", "entities")
    .execute();
}
