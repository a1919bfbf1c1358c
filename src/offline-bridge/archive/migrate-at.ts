import { migrateArchive, MigrationError, type MigrationState } from "./migrate-archive.ts";
import { connectDatabase, unavailable } from "./open-database.ts";

/**
 * Brings the tables of the archive at `url` up to date, or to a migration's name. Throws `ArchiveUnavailableError` where
 * the archive cannot be used, and `MigrationError` where it cannot be brought there.
 */
export async function migrateAt(url: string, to?: string): Promise<MigrationState> {
  const db = connectDatabase(url);
  try {
    return await migrateArchive(db, to);
  } catch (error) {
    throw error instanceof MigrationError ? error : unavailable(url, error);
  } finally {
    await db.destroy();
  }
}
