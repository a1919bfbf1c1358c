import { sql } from "kysely";
import type { AlertDeliveries } from "./alerts/alert-deliveries.ts";
import { openAlertDeliveries } from "./alerts/open-alert-deliveries.ts";
import type { ClosureArchive } from "./closure/closure-archive.ts";
import { openClosureArchive } from "./closure/open-closure-archive.ts";
import type { FeedArchive } from "./feed/feed-archive.ts";
import { openFeedArchive } from "./feed/open-feed-archive.ts";
import type { HistoryArchive } from "./history/history-archive.ts";
import { openHistoryArchive } from "./history/open-history-archive.ts";
import { openDatabase } from "./open-database.ts";
import { openPeopleArchive } from "./people/open-people-archive.ts";
import type { PeopleArchive } from "./people/people-archive.ts";
import { openPublishingArchive } from "./publishing/open-publishing-archive.ts";
import type { PublishingArchive } from "./publishing/publishing-archive.ts";
import { openRecordsArchive } from "./records/open-records-archive.ts";
import type { RecordsArchive } from "./records/records-archive.ts";
import { openRetentionArchive, type RetentionArchive } from "./retention-archive.ts";
import { openWorldStore } from "./world/open-world-store.ts";
import type { WorldStore } from "./world/world-store.ts";

export interface Archive {
  readonly closures: ClosureArchive;
  readonly history: HistoryArchive;
  readonly publishing: PublishingArchive;
  readonly feed: FeedArchive;
  readonly records: RecordsArchive;
  readonly world: WorldStore;
  readonly people: PeopleArchive;
  readonly retention: RetentionArchive;
  readonly deliveries: AlertDeliveries;
  /** Rejects where the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the archive at `DATABASE_URL`; throws `ArchiveUnavailableError` where it cannot be used. */
export async function openArchive(databaseUrl: string): Promise<Archive> {
  const db = await openDatabase(databaseUrl);
  return {
    closures: openClosureArchive(db),
    history: openHistoryArchive(db),
    publishing: openPublishingArchive(db),
    feed: openFeedArchive(db, databaseUrl),
    records: openRecordsArchive(db),
    world: openWorldStore(db),
    people: openPeopleArchive(db),
    retention: openRetentionArchive(db),
    deliveries: openAlertDeliveries(db),
    ping: async () => void (await sql`SELECT 1`.execute(db)),
    close: () => db.destroy(),
  };
}
