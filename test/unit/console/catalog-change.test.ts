import { describe, expect, test } from "vitest";
import { differences, overrideFrom } from "../../../src/console/operate/catalog/catalog-change.ts";
import type { Catalog } from "../../../src/durable/protocol/catalog/catalog.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../src/durable/rules/catalog/override-catalog.ts";

function withChanges(body: unknown): Catalog {
  const overridden = overrideCatalog(BUILT_IN_CATALOG, body);
  if (!overridden.ok) throw new Error(overridden.message);
  return overridden.catalog;
}

describe("UI6 CAT2 the changes that make a hub's catalog are found again from the catalog in force", () => {
  test.each([
    {},
    { verbs: { "verb.skirmish": null } },
    { verbs: { "verb.say": { rateLimit: null, label: "Speak" }, "verb.emote": { roles: ["gm"] } } },
    { limits: { roomCommandsPerSecond: 10, actorTextBytes: { burst: 5, perSeconds: 1 } } },
    { safety: { words: ["meltdown"], capabilities: ["capability.spectrumless-manifest"] } },
    {
      verbs: {
        "verb.row": { label: "Row", category: "canal", check: { stat: "resolve", difficulty: 7 } },
        "gm.rain": { label: "Rain", category: "story", effects: { line: { text: "It rains." } } },
      },
    },
  ])("%j", (body) => {
    const wanted = withChanges(body);
    expect(overrideFrom(BUILT_IN_CATALOG, wanted)).toMatchObject(body);
    const again = withChanges(overrideFrom(BUILT_IN_CATALOG, wanted));
    expect(differences(wanted, again)).toEqual([]);
  });
});

test("UI6 a difference names the field with what it was and will be", () => {
  const after = withChanges({ verbs: { "verb.skirmish": null, "verb.say": { rateLimit: null } } });
  const found = differences(BUILT_IN_CATALOG, after);
  expect(found).toContainEqual({
    path: "verb.say rateLimit",
    before: JSON.stringify({ burst: 5, perSeconds: 10, scope: "actor" }),
    after: undefined,
  });
  expect(found).toContainEqual({ path: "verb.skirmish label", before: '"Skirmish"', after: undefined });
  expect(found.every(({ path }) => /^verb\.(say|skirmish) /.test(path))).toBe(true);
});
