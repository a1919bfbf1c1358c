import { expect, test } from "vitest";
import { proposedEntity } from "../../../src/console/moderate/item/item-fields.ts";

const item = { itemId: "item-1", roomId: "hall", status: "pending", field: "entity" } as const;

test("CLO5 SHP6 the console shows what a new entity is and all its names, as text", () => {
  const proposedChange = { entityType: "character", canonicalName: "Brenn <b>", aliases: ["Brenn"] };
  expect(proposedEntity({ ...item, proposedChange })).toEqual({ type: "character", names: "Brenn <b>, Brenn" });
  expect(proposedEntity({ ...item, field: "status", proposedChange })).toBeUndefined();
  expect(proposedEntity(item)).toBeUndefined();
});
