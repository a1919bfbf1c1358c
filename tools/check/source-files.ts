import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../project.ts";

/** The TypeScript files below these folders, as paths from the project's directory with slashes. A folder may be missing. */
export function sourceFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => filesBelow(folder)).filter((file) => file.endsWith(".ts"));
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT.length).replaceAll("\\", "/"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
