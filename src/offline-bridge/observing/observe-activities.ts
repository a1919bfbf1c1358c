import { Context, type Info } from "@temporalio/activity";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import type { Observer } from "./observer.ts";

/** Tells the observer of every activity of a worker. */
export function observeActivities(observer: Observer): ActivityInterceptorsFactory {
  return () => ({
    inbound: {
      async execute(input, next) {
        const { info } = Context.current();
        const from = new Date();
        try {
          const result: unknown = await next(input);
          observer.onActivity(activityOf(info, input.args, from));
          return result;
        } catch (error) {
          observer.onActivity({ ...activityOf(info, input.args, from), error: String(error) });
          throw error;
        }
      },
    },
  });
}

function activityOf({ activityType: name, workflowExecution, attempt }: Info, args: readonly unknown[], from: Date) {
  const workflowId = workflowExecution?.workflowId ?? "";
  return { name, workflowId, attempt, correlationId: correlationIn(args[0]), from, to: new Date() };
}

/** Inputs are a result or a run, which has a job. */
function correlationIn(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  const holder = "job" in input ? input.job : input;
  const isHolder = typeof holder === "object" && holder !== null && "correlationId" in holder;
  return isHolder && typeof holder.correlationId === "string" ? holder.correlationId : undefined;
}
