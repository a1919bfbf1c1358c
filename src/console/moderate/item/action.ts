import type { ModeratedItem } from "../../../client/http/moderator/moderation-http.ts";

/** The actions of a moderator on an item (CLO6), each with its key. */
export const ACTION_KEYS = { a: "approve", r: "reject", w: "rewrite", e: "escalate" } as const;

export type Action = (typeof ACTION_KEYS)[keyof typeof ACTION_KEYS];

/** The actions that an item takes: a report of a line is upheld or dismissed (MOD7). */
export function actionsFor(item: ModeratedItem): readonly Action[] {
  return item["kind"] === "report" ? ["approve", "reject"] : Object.values(ACTION_KEYS);
}

/** The action of a key; undefined for every other key. */
export function actionOf(key: string): Action | undefined {
  return Object.entries(ACTION_KEYS).find(([own]) => own === key)?.[1];
}
