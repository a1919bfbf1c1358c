import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg, totalmem, type as system } from "node:os";
import { join } from "node:path";
import type { Machine } from "./report.ts";

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: system(),
    node: process.versions.node,
    workerd: workerdVersion(),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** Miniflare's own: what serves all rooms that are measured. */
function workerdVersion(): string {
  const miniflare = createRequire(import.meta.url).resolve("miniflare/package.json");
  const { dependencies } = JSON.parse(readFileSync(join(miniflare), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  return dependencies["workerd"] ?? "unknown";
}
