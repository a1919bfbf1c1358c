import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface ListedProcess {
  readonly pid: number;
  readonly command: string;
}

/** The variable that marks every process of a stack; what such a process starts inherits it. */
export const STACK_MARK = "HUB_STACK_ID";

/**
 * The living processes that carry the mark of a stack, apart from this one. A process id alone proves nothing, since
 * ids are used again; a mark of 128 random bits in the environment does.
 */
export function listMarked(stackId: string): ListedProcess[] {
  const mark = `${STACK_MARK}=${stackId}`;
  const listed = process.platform === "linux" ? listByProc(mark) : listByPs(mark);
  return listed.filter(({ pid }) => pid !== process.pid);
}

/** Linux shows them as files, and slim images have no `ps`. */
function listByProc(mark: string): ListedProcess[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(mark)) return [];
      return { pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() };
    } catch {
      // Gone meanwhile, or another user's.
      return [];
    }
  });
}

function listByPs(mark: string): ListedProcess[] {
  const lines = execFileSync("ps", ["-axww", "-E", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return lines.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(\S.*)$/.exec(line) ?? [];
    return pid && command && command.split(" ").includes(mark) ? { pid: Number(pid), command } : [];
  });
}
