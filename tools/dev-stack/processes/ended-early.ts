import { StackFault } from "../stack-fault.ts";
import type { ManagedProcess, ProcessEnd } from "./managed-process.ts";

/** A process that is gone before the stack is up. */
export function endedEarly(process: ManagedProcess, how: ProcessEnd): StackFault {
  return new StackFault([`${process.plan.name} ended while the hub started (${how}). ${lastWords(process)}`]);
}

/** Where a process's log is, and how it ends. */
export function lastWords(process: ManagedProcess): string {
  const tail = process.tail();
  const indented = tail.split("\n").map((line) => `    ${line}`);
  return `Its log is ${process.plan.log}${tail === "" ? ", and empty" : `, and ends:\n${indented.join("\n")}`}`;
}
