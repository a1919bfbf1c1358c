import { readdirSync, readFileSync } from "node:fs";

/** The usage of a process and all its descendants (Linux). */
export interface ProcessUsage {
  readonly cpuMs: number;
  readonly residentMb: number;
}

/** The kernel counts in hundredths of a second. */
const MS_PER_TICK = 10;

export function usageOf(root: number): ProcessUsage {
  const all = allProcesses();
  const family = new Set([root]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  const members = all.filter(({ pid }) => family.has(pid));
  return {
    cpuMs: members.reduce((sum, { ticks }) => sum + ticks * MS_PER_TICK, 0),
    residentMb: members.reduce((sum, { pid }) => sum + residentMb(pid), 0),
  };
}

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function allProcesses(): ProcessLine[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const stat = read(`/proc/${name}/stat`);
    // The command's name stands in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields.length < 14) return [];
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  });
}

function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0;
  return Number(kilobytes) / 1024;
}

/** Empty where the process has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
