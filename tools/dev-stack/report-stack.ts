import type { StackEvent } from "./stack-event.ts";

/** One line or more for people. `ready` alone begins the line that says the stack is ready (RUN1). */
export function tellPeople(event: StackEvent): string {
  switch (event.type) {
    case "progress":
      return `  ${event.text}`;
    case "starting":
      return `  ${event.name} starts`;
    case "up":
      return `  ${event.name} is up at ${event.url} (process ${event.pid}, ${(event.afterMs / 1000).toFixed(1)} s)`;
    case "ready":
      return `ready ${event.edgeUrl}`;
    case "died":
      return [
        `${event.name} ended without being asked to (${event.how}); the last it said, in ${event.log}:`,
        ...event.tail.split("\n").map((line) => `    ${line}`),
      ].join("\n");
    case "stopping":
      return `  stopping: ${event.why}`;
    case "stopped":
      return "stopped";
  }
}

/** The same as one JSON object on one line. */
export function tellMachine(event: StackEvent): string {
  return JSON.stringify({ ...event, at: new Date().toISOString() });
}
