import type { Delta } from "../../../../src/offline-bridge/deltas/delta.ts";
import { makeDeltas } from "../../../../src/offline-bridge/deltas/make-deltas.ts";
import { loadLexicon } from "../../../../src/offline-bridge/language/lexicon/load-lexicon.ts";
import { ruleReader } from "../../../../src/offline-bridge/language/rule-reader.ts";
import { moderationItems } from "../../../../src/offline-bridge/moderation/moderation-item.ts";
import { publishingPlan } from "../../../../src/offline-bridge/publishing/publishing-plan.ts";
import { DEFAULT_PUBLISHING_TIMES } from "../../../../src/offline-bridge/publishing/publishing-times.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { turnsOf } from "../../../../src/offline-bridge/transcript/turns-of.ts";
import { Scenario } from "./scenario.ts";

/** The lines between these two stand in docs/CLOSURE.md as the code writes them. */
export const BEGIN = "<!-- worked example: begin -->";
export const END = "<!-- worked example: end -->";

function scenario() {
  return new Scenario()
    .join("mira", "Mira", ["gm"])
    .join("avery", "Avery Glass")
    .join("bram", "Bram Okoye")
    .narrate("Rain drums on the Eclipse Relay Hub. The Custodial Council has lost its hold on the Auric Steppe.")
    .say("avery", "They say the Kite Guild has seized it. Who saw their riders?")
    .say("bram", "I seize the relay key, before the Guild does!")
    .wait(600)
    .narrate("In the courtyard below the Auric Spire two blades are drawn.")
    .duel("contest-1", "avery", "bram", "the relay key", "avery")
    .narrate("Behind them agents of the Conclave switch on the Flux Array, and the Kyther Range is in grave danger.")
    .close();
}

/** The output of each stage for the scenario. */
export async function workedSession() {
  const events = scenario();
  const lexicon = await loadLexicon();
  const source = { hubId: "harbour", roomId: "hall", sessionId: "session-1" };
  const turns = turnsOf(events);
  const recap = writeRecap(events);
  const { mentions, changes } = await ruleReader(lexicon).read(turns);
  const deltas = makeDeltas(changes, lexicon, source);
  const plan = publishingPlan(source.hubId, Date.parse("2026-11-07T20:00:00.000Z"), 1, DEFAULT_PUBLISHING_TIMES);
  const items = moderationItems(deltas, source.roomId, plan.dueAt);
  return { events, lexicon, source, turns, recap, mentions, changes, deltas, plan, items };
}

/** The worked example of docs/CLOSURE.md: every stage of one small scenario, as Markdown. */
export async function workedExample(): Promise<string> {
  const { events, turns, recap, mentions, deltas, plan, items } = await workedSession();
  return [
    `**Transcript.** ${events.length} public events, ${turns.length} of them lines:`,
    table(
      ["version", "who", "line"],
      turns.map((turn) => [turn.version, `${turn.speaker} (${turn.role})`, turn.text]),
    ),
    `**Story.** The recap's text:`,
    quote(recap.text),
    `Its scenes:`,
    table(
      ["versions", "title", "tension", "beats"],
      recap.scenes.map((scene) => [
        `${scene.fromVersion}–${scene.toVersion}`,
        scene.title,
        scene.tension,
        scene.beats.map((beat) => beat.kind).join(", "),
      ]),
    ),
    `**Entities.** ${mentions.length} mentions, one per line and entity:`,
    table(
      ["version", "surface", "entity", "role", "confidence"],
      mentions.map((one) => [one.version, one.surface, code(one.entityId), one.role, one.confidence]),
    ),
    `**Deltas.** ${deltas.length}, each with what was true before and what would be after:`,
    table(
      ["version", "entity", "change", "before", "confidence", "needs a moderator because"],
      deltas.map((one) => [
        one.evidence.map((line) => line.version).join(", "),
        code(one.entityId),
        changeOf(one),
        beforeOf(one),
        `${one.confidence} (${one.tier})`,
        one.reasons.join(", ") || "–",
      ]),
    ),
    `**Moderation.** ${items.length} items wait; conflicts: ${deltas.flatMap((one) => one.conflicts.map((conflict) => conflict.text)).join("; ") || "none"}.`,
    `**Publishing.** Prepared at 20:00, the plan is:`,
    table(
      ["what", "when"],
      [
        ["moderation opens", plan.opensAt],
        ["alerts while something is undecided", plan.alertsAt.join(", ")],
        ["what is undecided is held back", plan.dueAt],
        ["can still be decided until", plan.overrideUntil],
        [`batch ${code(plan.batchId)}`, plan.plannedFor],
        ["digest", plan.digestAt],
      ],
    ),
  ].join("\n\n");
}

function changeOf(delta: Delta): string {
  if (delta.field !== "control") return `${delta.field}: ${delta.after}`;
  const { add, remove } = delta.proposedChange;
  return `control: ${[...add.map((id) => `+${id}`), ...remove.map((id) => `−${id}`)].join(" ")}`;
}

function beforeOf(delta: Delta): string {
  if (delta.before === null) return "–";
  return typeof delta.before === "string" ? delta.before : delta.before.join(", ") || "nothing";
}

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- ").join("|")}|`, ...rows.map(line)].join("\n");
}

function quote(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
