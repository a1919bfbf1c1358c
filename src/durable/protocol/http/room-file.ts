import * as v from "valibot";
import { HubId, RoomId, Time, Version } from "../values/ids.ts";

/** The number of a room file's lines. A reader refuses a higher one; lower ones stay readable (OPS7). */
export const ROOM_FILE_SCHEMA = 1;

/** The media type of a room file: a JSON document in each line. */
export const ROOM_FILE_TYPE = "application/x-ndjson";

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Rows of each table. */
const Counts = v.record(v.string(), Whole);
export type RowCounts = Readonly<Record<string, number>>;

/** The first line of a room file: which room it is, as it was when. */
export const RoomFileHead = v.object({
  kind: v.literal("room"),
  schema: v.pipe(Whole, v.minValue(1)),
  /** The step of the room's storage that its rows are of. */
  storage: v.pipe(Whole, v.minValue(1)),
  hubId: HubId,
  roomId: RoomId,
  /** The release that wrote the file. */
  release: v.string(),
  exportedAt: Time,
  version: Version,
  counts: Counts,
});
export type RoomFileHead = v.InferOutput<typeof RoomFileHead>;

/** A line between the first and the last. Its table and columns are those of `ROOM_TABLES`. */
export const RoomFileRow = v.object({
  kind: v.literal("row"),
  table: v.string(),
  row: v.record(v.string(), v.unknown()),
});

/** The last line. A file without it was cut off. */
export const RoomFileEnd = v.object({
  kind: v.literal("end"),
  counts: Counts,
  /** Of all the bytes before this line, in hex. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "must be 64 hex digits")),
});
export type RoomFileEnd = v.InferOutput<typeof RoomFileEnd>;

/** The answer to an import. */
export const RoomImported = v.object({ roomId: RoomId, version: Version, rows: Whole });
export type RoomImported = v.InferOutput<typeof RoomImported>;
