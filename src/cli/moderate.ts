import { readArguments, USAGE, type ModerateArguments } from "./moderate/arguments.ts";
import { Moderator } from "./moderate/moderator.ts";
import { runHubTool, type HubTool } from "./run-hub-tool.ts";

const moderate: HubTool<ModerateArguments> = {
  name: "moderate",
  usage: USAGE,
  run: (given, ports) => new Moderator(given, ports).run(),
  // Following is done when it is ended (RUN4).
  endsInOrder: ({ task }) => task.kind === "list" && task.follow,
};

await runHubTool(moderate, readArguments(process.argv.slice(2), process.env));
