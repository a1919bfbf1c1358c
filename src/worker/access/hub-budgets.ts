import type { Env } from "../../durable/env.ts";
import { HttpBudgets } from "../../durable/room/http-budgets.ts";
import type { Actor } from "../../durable/protocol/state/actor.ts";
import type { Problem } from "../../durable/protocol/http/problem.ts";

const budgets = new WeakMap<object, HttpBudgets>();

/**
 * SOK10: what an actor may ask of its hub, 20 a second. Counted in this isolate of the Worker alone: to ask an object
 * would cost what the budget is to save, and it would be one more that all of a hub wait for. An actor's requests meet
 * one isolate, or a few at most, since a connection stays at one place.
 */
export function overHubBudget(env: Env, { hubId, actorId }: Actor, now: number): Problem | null {
  let ofIsolate = budgets.get(env);
  if (ofIsolate === undefined) {
    ofIsolate = new HttpBudgets();
    budgets.set(env, ofIsolate);
  }
  return ofIsolate.spend("requests to the hub", `${hubId}/${actorId}`, now);
}
