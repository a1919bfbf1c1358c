import type { HubRecord } from "../../../durable/protocol/bridge/hub-record.ts";

/** The records that rooms and the edge have the archive keep (AUD2, REG1, VIEW5). */
export interface RecordsArchive {
  /** Keeps a record once, however often it comes; gives whether it is new. */
  keep(record: HubRecord): Promise<boolean>;
}
