import type { Env } from "../../durable/env.ts";
import type { Problem } from "../../durable/protocol/http/problem.ts";
import type { Actor } from "../../durable/protocol/state/actor.ts";
import { HttpBudgets } from "../../durable/room/http-budgets.ts";

const budgets = new WeakMap<object, HttpBudgets>();

/**
 * An actor's budget of 20 hub requests a second (SOK10), counted in this isolate alone. Asking an object would cost what
 * the budget is to save and would give the whole hub one more bottleneck. An actor's connection stays at one place, so
 * its requests meet one isolate or a few.
 */
export function overHubBudget(env: Env, { hubId, actorId }: Actor, now: number): Problem | null {
  let ofIsolate = budgets.get(env);
  if (ofIsolate === undefined) {
    ofIsolate = new HttpBudgets();
    budgets.set(env, ofIsolate);
  }
  return ofIsolate.spend("requests to the hub", `${hubId}/${actorId}`, now);
}
