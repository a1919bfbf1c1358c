/** The workflows of task queue `hub-closures`: the long ones, whose work nobody's contest waits for. */
export { closureWorkflow } from "./closure-workflow.ts";
export { publishWorkflow } from "./publish-workflow.ts";
export { retentionWorkflow } from "./retention-workflow.ts";
export { eraseWorkflow } from "./erase-workflow.ts";
export { digestWorkflow } from "./digest-workflow.ts";
