/** The workflows of task queue `hub-contests`: the short ones, that somebody is waiting for. */
export { contestWorkflow } from "./contest-workflow.ts";
export { hubActionWorkflow } from "./hub-action-workflow.ts";
