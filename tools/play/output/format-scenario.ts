import { describeEvent } from "../../../src/console/shell/describe-event.ts";
import type { Session } from "../../../src/durable/protocol/state/session.ts";
import type { ActorReport, DiceCheck, ScenarioReport, Failure, StepReport } from "./report.ts";

/** One step, as it ends: number, who, what, and what came of it. */
export function formatStep({ step, actor, what, note, ok, said, ms }: StepReport): string {
  const heading = note === undefined ? "" : `\n  ${note}\n`;
  const who = actor === undefined ? "" : `${actor} `;
  const took = ms >= 1_000 ? ` (${(ms / 1000).toFixed(1)} s)` : "";
  return `${heading}${step.padStart(7)}  ${who}${what}\n         → ${ok ? said : "FAILED"}${took}`;
}

/** Formats each actor's events, the dice, the recap and the result. */
export function formatScenario(report: ScenarioReport): string {
  const names = new Map(report.actors.map((actor) => [actor.actorId, actor.name]));
  const nameOf = (actorId: string): string => names.get(actorId) ?? actorId;
  return [
    ...report.actors.map((actor) => formatActor(actor, nameOf)),
    ...(report.dice.length === 0 ? [] : [["The dice", ...report.dice.map(formatDice)].join("\n")]),
    ...report.sessions.map(formatSession),
    ...report.failures.map(tellFailure),
    report.ok ? "All went as the sample says." : sayFailures(report.failures.length),
  ].join("\n\n");
}

function formatActor(actor: ActorReport, nameOf: (actorId: string) => string): string {
  const drops = actor.drops === 0 ? "" : `, dropped out ${actor.drops} time${actor.drops === 1 ? "" : "s"}`;
  const gaps = actor.gaps.map(
    ({ from, to }) => `   …  ${from === to ? `version ${from}` : `versions ${from}–${to}`} came as a snapshot`,
  );
  const state = { true: "equals a fresh snapshot", false: "DIFFERS from a fresh snapshot", null: "was not compared" };
  return [
    `What ${actor.name} saw (${actor.roles.join(", ")}${drops}; the state kept ${state[`${actor.stateEqualsSnapshot}`]})`,
    ...(actor.snapshotAt === null ? [] : [`    ≤${actor.snapshotAt}  came as a snapshot`]),
    ...actor.saw.map((event) => `${String(event.version).padStart(6)}  ${describeEvent(event, nameOf)}`),
    ...gaps,
  ].join("\n");
}

function formatDice(check: DiceCheck): string {
  return [
    `  ${check.title}`,
    `    promised  ${check.seedCommitment}`,
    `    seed      ${check.seed}`,
    ...check.report.map((line) => `    ${line}`),
  ].join("\n");
}

function formatSession(session: Session): string {
  const range = `versions ${session.fromVersion}–${session.toVersion ?? "…"}`;
  const pending = session.pendingOfflineReconcile ? "its closure is under way" : "its closure is done";
  if (session.recap === undefined) return `Session ${session.sessionId}, ${range}: ${pending}.`;
  return `Session ${session.sessionId}, ${range}: ${pending}. The recap:\n\n${indent(session.recap.text)}`;
}

function tellFailure({ step, what, actor, expected, came }: Failure): string {
  const where = /^\d/.test(step) ? `Step ${step}` : `At ${step}`;
  const who = actor === undefined ? "" : `${actor}, `;
  return `${where} failed (${who}${what})\n  expected: ${expected}\n  came:     ${came}`;
}

function sayFailures(many: number): string {
  return many === 1 ? "One thing did not go as the sample says." : `${many} things did not go as the sample says.`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
