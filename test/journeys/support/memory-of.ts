import { readdirSync, readFileSync } from "node:fs";

/** MiB that the `workerd` processes started by this one hold (Linux). */
export function memoryOfWorkerd(): number {
  let bytes = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const [, name, parent] = /^\d+ \((.+)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      if (name !== "workerd" || Number(parent) !== process.pid) continue;
      const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      bytes += Number(kibibytes) * 1024;
    } catch {
      // It has ended meanwhile.
    }
  }
  return bytes / 2 ** 20;
}
