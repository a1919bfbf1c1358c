import { evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { catalogOf } from "../../src/durable/catalog-of.ts";
import { edgeEnv } from "./support/edge-env.ts";

const env = edgeEnv();
const NOW = Date.parse("2026-11-01T12:00:00.000Z");

test("CAT2 a hub overrides nothing until an operator does; the last word counts", async () => {
  const overrides = catalogOf(env, "hub-a");
  expect(await overrides.get()).toEqual({});
  await overrides.put({ verbs: { "verb.emote": null } }, "ops-1", NOW);
  await overrides.put({ safety: { words: ["Ünwört 🜁"] } }, "ops-2", NOW);
  expect(await overrides.get()).toEqual({ safety: { words: ["Ünwört 🜁"] } });
});

test("CAT2 RES6 it outlives the object's eviction, and is one hub's alone", async () => {
  await catalogOf(env, "hub-b").put({ limits: { roomCommandsPerSecond: 50 } }, "ops-1", NOW);
  await evictDurableObject(env.CATALOG.getByName("hub-b"));
  expect(await catalogOf(env, "hub-b").get()).toEqual({ limits: { roomCommandsPerSecond: 50 } });
  expect(await catalogOf(env, "hub-c").get()).toEqual({});
});
