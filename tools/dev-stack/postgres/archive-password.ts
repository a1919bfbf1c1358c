import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the password of the archive in `home` is kept. */
export function passwordFile(home: string): string {
  return join(home, "password");
}

/** The password of the archive in `home`, made on the first call: who starts the archive and who uses it both call. */
export function keepArchivePassword(home: string): string {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = passwordFile(home);
  try {
    // Of two concurrent first calls, one creates it.
    writeFileSync(file, randomBytes(18).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(file, "utf8").trim();
}

/** Where a server on this archive is reached. */
export function archiveUrl(password: string, port: number, database = "hub"): string {
  return `postgresql://hub:${password}@127.0.0.1:${port}/${database}`;
}
