import type { ModeratedItem } from "../../../client/http/moderator/moderation-http.ts";

/** Items that a moderator can still decide (CLO6). */
const OPEN = ["pending", "held", "escalated"];

export function isOpen({ status }: ModeratedItem): boolean {
  return OPEN.includes(status);
}

/** A field as a line of text: lists joined, absent values as a dash. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(showValue).join(", ");
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(Math.round(value * 100) / 100);
  return JSON.stringify(value);
}

/** A list of objects in an item; empty where an item of another kind has no such list. */
export function objectsIn(item: ModeratedItem, field: string): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown = item[field];
  if (!Array.isArray(list)) return [];
  return list.filter((each): each is Record<string, unknown> => typeof each === "object" && each !== null);
}

/** The entity that an `entity` item proposes to add to the world (SHP6); undefined for other items. */
export function proposedEntity(item: ModeratedItem): { readonly type: string; readonly names: string } | undefined {
  if (item["field"] !== "entity") return undefined;
  const [proposed] = objectsIn({ ...item, proposed: [item["proposedChange"]] }, "proposed");
  if (proposed === undefined) return undefined;
  const { entityType, canonicalName, aliases } = proposed;
  const others: readonly unknown[] = Array.isArray(aliases) ? aliases : [];
  const names = [canonicalName, ...others].map(showValue).join(", ");
  return { type: showValue(entityType), names };
}

/** The versions of the lines that an item rests on (SHP6). */
export function evidenceVersions(item: ModeratedItem): readonly number[] {
  return objectsIn(item, "evidence").flatMap(({ version }) => (typeof version === "number" ? [version] : []));
}

/** The subject of an item, in a few words: `faction.kite-guild · control`, `report · teo`. */
export function titleOf(item: ModeratedItem): string {
  const parts = [item["entityId"] ?? item["kind"], item["field"] ?? item["author"]].filter(
    (part) => typeof part === "string",
  );
  return parts.length > 0 ? parts.join(" · ") : item.itemId;
}

/** The claim on an item that still holds (MOD9). */
export function claimOf(item: ModeratedItem, now: number): { readonly by: string } | undefined {
  const claim = item["claim"];
  if (typeof claim !== "object" || claim === null || !("by" in claim) || !("until" in claim)) return undefined;
  const { by, until } = claim;
  return typeof by === "string" && typeof until === "string" && Date.parse(until) > now ? { by } : undefined;
}

/** The time until an item is due: `12 min`, `40 s`, `overdue`; empty for a report, which has no time. */
export function timeLeft(item: ModeratedItem, now: number): string {
  const due = typeof item["dueAt"] === "string" ? Date.parse(item["dueAt"]) : Number.NaN;
  if (Number.isNaN(due)) return "";
  const seconds = Math.ceil((due - now) / 1000);
  if (seconds <= 0) return "overdue";
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
