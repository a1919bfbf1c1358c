import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackage } from "../../../tools/client/build-package.ts";
import { PROJECT } from "../../../tools/project.ts";

/** A folder as somebody has it who has just installed the client library: the tarball unpacked, its dependencies beside. */
export interface FreshFolder {
  readonly path: string;
  readonly tarball: string;
  /** The installed package. */
  readonly installed: string;
  /** Writes a file of theirs. @returns its path */
  write(name: string, text: string): string;
  remove(): void;
}

/** Builds the package, packs it as `npm publish` would, and installs it. Asks no registry: what it needs lies here. */
export async function installFresh(): Promise<FreshFolder> {
  const path = mkdtempSync(join(tmpdir(), "client-"));
  const built = join(path, "built");
  await buildPackage(built);
  const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", built], { cwd: path, encoding: "utf8" });
  const tarball = join(path, packed.trim().split("\n").at(-1) ?? "");
  const installed = join(path, "node_modules/frontier-hub-client");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  rmSync(built, { recursive: true });
  mkdirSync(join(path, "node_modules/@types"));
  for (const name of ["valibot", "react", "react-dom", "@types/react", "@types/react-dom"]) {
    symlinkSync(join(PROJECT, "node_modules", name), join(path, "node_modules", name));
  }
  const write = (name: string, text: string): string => {
    writeFileSync(join(path, name), text);
    return join(path, name);
  };
  write("package.json", JSON.stringify({ name: "a-game", private: true, type: "module" }));
  return { path, tarball, installed, write, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The files of a folder, as paths below it. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
