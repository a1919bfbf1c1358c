/**
 * The message for players where a workflow or a job has failed (VIEW6). The text of the fault itself may name hosts,
 * tables and files: it is for moderators and the log.
 */
export const CLOSURE_FAULT = "this session could not be worked up; the hub's operators have been told";
export const RITUAL_FAULT = "nothing came of it; the hub's operators have been told";

/** A fault's text as it is kept: a stack or a statement may be of any length. */
const LONGEST_FAULT = 1000;

export function keptFault(text: string): string {
  return text.slice(0, LONGEST_FAULT).toWellFormed();
}
