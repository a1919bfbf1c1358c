import type { ClosureArchive } from "./closure-archive.ts";
import type { HistoryArchive } from "./history-archive.ts";
import { openClosureArchive } from "./open-closure-archive.ts";
import { openDatabase } from "./open-database.ts";
import { openHistoryArchive } from "./open-history-archive.ts";

export interface Archive {
  readonly closures: ClosureArchive;
  readonly history: HistoryArchive;
  close(): Promise<void>;
}

/** Opens the archive at `DATABASE_URL`; throws `ArchiveUnavailableError` where it cannot be used. */
export async function openArchive(databaseUrl: string): Promise<Archive> {
  const db = await openDatabase(databaseUrl);
  return { closures: openClosureArchive(db), history: openHistoryArchive(db), close: () => db.destroy() };
}
