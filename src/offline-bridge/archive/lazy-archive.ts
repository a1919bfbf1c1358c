import { openArchive, type Archive } from "./open-archive.ts";
import { ArchiveUnavailableError } from "./open-database.ts";

/** The archive for who can do without it for a while: opened when it is first asked for, and again after a failure. */
export interface LazyArchive {
  /** Throws {@link ArchiveUnavailableError} where it cannot be opened now. */
  open(): Promise<Archive>;
  close(): Promise<void>;
}

/** @param databaseUrl undefined where there is none: every `open` fails then, and says what to set. */
export function lazyArchive(databaseUrl: string | undefined): LazyArchive {
  let opening: Promise<Archive> | undefined;
  return {
    open() {
      if (databaseUrl === undefined) {
        return Promise.reject(
          new ArchiveUnavailableError("DATABASE_URL is missing: set it to the archive's PostgreSQL"),
        );
      }
      opening ??= openArchive(databaseUrl).catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    async close() {
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
}
