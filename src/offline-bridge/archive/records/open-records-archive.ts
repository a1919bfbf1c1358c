import type { Kysely } from "kysely";
import { insertAlert } from "../closure/alerts.ts";
import { retract } from "../publishing/retractions.ts";
import { insertReport } from "../reports/insert-report.ts";
import type { ArchiveSchema } from "../schema.ts";
import { insertAudit } from "./audit.ts";
import type { RecordsArchive } from "./records-archive.ts";
import { registerRoom } from "./register.ts";

/** The records' side of the archive on PostgreSQL. */
export function openRecordsArchive(db: Kysely<ArchiveSchema>): RecordsArchive {
  return {
    keep(record) {
      switch (record.kind) {
        case "audit":
          return insertAudit(db, { ...record, recordId: record.jobId });
        case "alert":
          return insertAlert(db, { ...record, raisedAt: record.at });
        case "room":
          return registerRoom(db, record);
        case "report":
          return insertReport(db, record);
        case "retraction":
          return retract(db, record, [record.version], record.at);
      }
    },
  };
}
