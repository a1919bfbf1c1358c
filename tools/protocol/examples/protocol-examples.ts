import { bridgeExamples } from "./bridge-examples.ts";
import { commandExamples, refusalExamples } from "./command-examples.ts";
import { eventExamples } from "./event-examples.ts";
import type { Examples } from "./examples.ts";
import { frameExamples } from "./frame-examples.ts";
import { exampleClosure } from "./room/example-closure.ts";
import { ExamplePlay } from "./room/example-play.ts";
import { problemExamples, routeExamples } from "./route-examples.ts";

/** Every example, from a scenario that is played by the rules: the same code always gives the same ones. */
export async function protocolExamples(): Promise<Examples> {
  const play = new ExamplePlay();
  return {
    ...frameExamples(play),
    ...commandExamples(play),
    ...refusalExamples(),
    ...eventExamples(play),
    ...routeExamples(play, await exampleClosure(play)),
    ...(await problemExamples()),
    ...bridgeExamples(play),
  };
}
