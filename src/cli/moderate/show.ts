import type { ModeratedItem, ModerationAlert } from "../../client/http/moderator/moderation-http.ts";
import type { ContextLine } from "../../client/http/moderator/read-context.ts";
import { visibleText } from "../visible-text.ts";

/** An item with what was said around its evidence, for people. */
export function showItem(item: ModeratedItem, context: readonly ContextLine[], now: number): string {
  const { itemId, status, roomId } = item;
  const [entity, field, rewrite, decidedBy, reason, dueAt] = [
    "entityId",
    "field",
    "rewrite",
    "decidedBy",
    "reason",
    "dueAt",
  ].map((name) => textIn(item, name));
  const reasons = listIn(item, "reasons");
  const [complaint, reportedBy, author] = ["complaint", "reportedBy", "author"].map((name) => textIn(item, name));
  const head = `${itemId}  ${status}${dueAt === "" || decidedBy !== "" ? "" : `, due ${dueText(dueAt ?? "", now)}`}`;
  const sessionId = textIn(item, "sessionId");
  return linesOf([
    `${head}  room ${roomId}${sessionId === "" ? "" : `, session ${sessionId}`}`,
    entity === "" ? "" : `  ${entity} ${field}: ${changeText(item)}`,
    item["kind"] === "report" ? `  ${reportedBy} reports what ${author} said: ${complaint}` : "",
    reasons.length === 0 ? "" : `  needs a moderator for: ${reasons.join(", ")}`,
    ...(context.length > 0 ? context.map(contextText) : evidenceTexts(item)),
    decidedBy === "" && reason === "" ? "" : `  decided${decidedBy === "" ? "" : ` by ${decidedBy}`}: ${reason}`,
    rewrite === "" ? "" : `  published instead: ${rewrite}`,
  ]);
}

/** An alert, for people. */
export function showAlert({ reason, severity, raisedAt, roomId, data }: ModerationAlert): string {
  const where = roomId === undefined ? "" : `  room ${roomId}`;
  return linesOf([`!! ${severity}: ${reason}  ${raisedAt}${where}  ${JSON.stringify(data ?? {})}`]);
}

/** An event of the live feed that is no item, for people. */
export function showEvent(event: string, data: Readonly<Record<string, unknown>>): string {
  switch (event) {
    case "decision": {
      const [action, itemId, decidedBy, reason] = ["action", "itemId", "decidedBy", "reason"].map((name) =>
        textIn(data, name),
      );
      return linesOf([`-- ${decidedBy}: ${action} ${itemId} (${reason})`]);
    }
    case "published": {
      const { loreCount } = data;
      return linesOf([
        `== ${textIn(data, "batchId")}: ${String(loreCount)} of session ${textIn(data, "sessionId")}, room ${textIn(data, "roomId")}`,
      ]);
    }
    default:
      return linesOf([`?? ${event} ${JSON.stringify(data)}`]);
  }
}

function linesOf(lines: readonly string[]): string {
  return lines
    .filter((line) => line !== "")
    .map((line) => `${visibleText(line)}\n`)
    .join("");
}

function contextText({ version, actorId, text, isEvidence }: ContextLine): string {
  return `  ${isEvidence ? ">" : " "} ${String(version).padStart(5)}  ${actorId}: ${text}`;
}

/** The lines that the item itself shows as its evidence. */
function evidenceTexts(item: ModeratedItem): string[] {
  return evidenceOf(item).map(({ version, sentence }) => `  > ${String(version).padStart(5)}  ${sentence}`);
}

/** The versions and sentences that an item rests on (SHP6). */
export function evidenceOf(item: ModeratedItem): readonly { readonly version: number; readonly sentence: string }[] {
  const { evidence } = item;
  if (!Array.isArray(evidence)) return [];
  return evidence.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null || !("version" in each) || typeof each.version !== "number")
      return [];
    return { version: each.version, sentence: "sentence" in each ? String(each.sentence) : "" };
  });
}

function changeText({ field, before, after, proposedChange }: ModeratedItem): string {
  if (field === "entity" && typeof proposedChange === "object" && proposedChange !== null) {
    const proposed = proposedChange as Readonly<Record<string, unknown>>;
    const aliases = listIn(proposed, "aliases");
    return `new ${textIn(proposed, "entityType")} “${textIn(proposed, "canonicalName")}”${aliases.length > 0 ? `, also ${aliases.join(", ")}` : ""}`;
  }
  const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return after === undefined ? shown(proposedChange) : `${shown(before)} → ${shown(after)}`;
}

function dueText(dueAt: string, now: number): string {
  const minutes = Math.round((Date.parse(dueAt) - now) / 60_000);
  const when = minutes >= 0 ? `in ${minutes} min` : `${-minutes} min ago`;
  return `${dueAt} (${when})`;
}

function textIn(from: Readonly<Record<string, unknown>>, name: string): string {
  const value = from[name];
  return typeof value === "string" ? value : "";
}

function listIn(from: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = from[name];
  return Array.isArray(value) ? value.map(String) : [];
}
