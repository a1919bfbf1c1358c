import type { Kysely } from "kysely";
import { awaitErasures, lockSession } from "../locks.ts";
import { eraseAgain } from "../people/open-people-archive.ts";
import { removeRetracted } from "../publishing/retractions.ts";
import { registerRoom } from "../records/register.ts";
import type { ArchiveSchema } from "../schema.ts";
import { insertAlert } from "./alerts.ts";
import type { ClosureArchive, RunKey, StageOutput, StageTiming } from "./closure-archive.ts";
import { findDeltas } from "./deltas.ts";
import { findEvents, findLastVersion, insertEvents } from "./events.ts";
import { findPlan } from "./plans.ts";
import { findResults, keepResult } from "./results.ts";
import { endRun, insertRun, markOverSla, ofRun } from "./runs.ts";
import { countFigures, findPresent, findRecap, insertSession, setPresent } from "./sessions.ts";
import { findChanges, findLexiconVersion, findStage, insertStage, noteForRun, sumWork } from "./stages.ts";
import { writeOutput } from "./write-stage.ts";

/** The closures' side of the archive on PostgreSQL. What comes out of a `jsonb` column went in by these types. */
export function openClosureArchive(db: Kysely<ArchiveSchema>): ClosureArchive {
  return {
    openRun: (run, job, startedAt) =>
      db.transaction().execute(async (trx) => {
        // Its record comes by another way, and perhaps later (REG1).
        await registerRoom(trx, { ...job, at: startedAt });
        await insertSession(trx, job);
        await insertRun(trx, run, ofRun("closure", job, startedAt));
      }),
    async stageDone(run, stage) {
      const found = await findStage(db, run, stage);
      if (found !== undefined) await noteForRun(db, run, stage, found);
      return found?.timing;
    },
    completeStage: (run, timing, output) => completeStage(db, run, timing, output),
    keepEvents: (session, events, present) =>
      db.transaction().execute(async (trx) => {
        await lockSession(trx, session);
        await insertEvents(trx, session, events);
        await removeRetracted(trx, session);
        if (present !== undefined) await setPresent(trx, session, present);
      }),
    lastVersionKept: (session) => findLastVersion(db, session),
    async transcriptOf(session) {
      return { events: await findEvents(db, session), present: await findPresent(db, session) };
    },
    recapOf: (session) => findRecap(db, session),
    changesOf: (session) => findChanges(db, session),
    lexiconVersionOf: (session) => findLexiconVersion(db, session),
    deltasOf: (session) => findDeltas(db, session),
    planOf: (session) => findPlan(db, session),
    figuresOf: (session) => countFigures(db, session),
    workOf: (run) => sumWork(db, run),
    endRun: (run, end) => endRun(db, run, end),
    markOverSla: (run) => markOverSla(db, run),
    raiseAlert: (alert) => insertAlert(db, alert),
    keepResult: async (run, key, body) => (await keepResult(db, run.workflowId, key, body)).body,
    keepCompleted: (run, key, compose) =>
      db.transaction().execute(async (trx) => {
        await lockSession(trx, run);
        const recap = await findRecap(trx, run);
        return recap === undefined ? undefined : keepResult(trx, run.workflowId, key, compose(recap));
      }),
    resultsOf: (workflowId) => findResults(db, workflowId),
  };
}

/** Of two runs that do a stage at once the first to commit leaves its output, and both note its timing. */
function completeStage(
  db: Kysely<ArchiveSchema>,
  run: RunKey,
  timing: StageTiming,
  output: StageOutput,
): Promise<StageTiming> {
  return db.transaction().execute(async (trx) => {
    await awaitErasures(trx, run.hubId);
    await lockSession(trx, run);
    if (await insertStage(trx, run, timing, output)) {
      await writeOutput(trx, run, output);
      await removeRetracted(trx, run);
    }
    await eraseAgain(trx, run);
    const standing = (await findStage(trx, run, output.stage)) ?? { timing, workflowId: run.workflowId };
    await noteForRun(trx, run, output.stage, standing);
    return standing.timing;
  });
}
