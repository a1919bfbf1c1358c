import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { archiveFault } from "../../offline-bridge/archive/archive-fault.ts";
import { openDatabase, unavailable } from "../../offline-bridge/archive/open-database.ts";
import { exportMarkdown } from "../../offline-bridge/archive/transfer/export-markdown.ts";
import { exportRows } from "../../offline-bridge/archive/transfer/export-rows.ts";
import { importRows } from "../../offline-bridge/archive/transfer/import-rows.ts";
import type { TransferScope } from "../../offline-bridge/archive/transfer/transfer-format.ts";
import type { Lexicon } from "../../offline-bridge/language/lexicon/lexicon.ts";
import { loadLexicon } from "../../offline-bridge/language/lexicon/load-lexicon.ts";
import { namesOf } from "../../offline-bridge/publishing/lore-text.ts";
import type { CommandResult } from "./command-result.ts";
import { linesOf } from "./lines-of.ts";

/** The command cannot be done as asked; the message says why. */
export class TransferError extends Error {
  override readonly name = "TransferError";
}

export interface ExportAsked extends TransferScope {
  readonly format: "ndjson" | "markdown";
  /** A file; standard output where there is none. */
  readonly output?: string | undefined;
}

/** `archive export` (RUN11). The file is there once it is whole. */
export async function exportArchive(
  url: string,
  { format, output, hubId, sessionId }: ExportAsked,
  stopped: AbortSignal,
): Promise<CommandResult> {
  const scope = { hubId, ...(sessionId !== undefined && { sessionId }) };
  const db = await openDatabase(url);
  try {
    let count = 0;
    const done = (written: number) => void (count = written);
    if (sessionId !== undefined) await needSession(db, hubId, sessionId);
    const text =
      format === "ndjson"
        ? exportRows(db, scope, stopped, done)
        : exportMarkdown(db, scope, namesOf(await workersLexicon()), stopped, done);
    const told = fromArchive(url, text);
    await (output === undefined ? writeOut(told) : writeWhole(output, told)).catch((error: unknown) => {
      throw isFileError(error)
        ? new TransferError(`${output ?? "standard output"} cannot be written: ${error.message}`)
        : error;
    });
    const what = format === "ndjson" ? { rows: count } : { sessions: count };
    const into = output === undefined ? "" : ` to ${output}`;
    return { json: { ...scope, format, ...what }, text: `Exported ${countText(what)}${into}.` };
  } finally {
    await db.destroy();
  }
}

/** The lexicon of sessions that no lexicon of their hub has read (CLO12). */
function workersLexicon(): Promise<Lexicon> {
  return loadLexicon(process.env["LEXICON_FILE"] || undefined);
}

function countText(what: Readonly<Record<string, number>>): string {
  return Object.entries(what)
    .map(([name, count]) => `${count} ${count === 1 ? name.slice(0, -1) : name}`)
    .join(", ");
}

async function needSession(
  db: Awaited<ReturnType<typeof openDatabase>>,
  hubId: string,
  sessionId: string,
): Promise<void> {
  const found = await db
    .selectFrom("sessions")
    .select("room_id")
    .where("hub_id", "=", hubId)
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  if (found === undefined) throw new TransferError(`the archive has no session ${sessionId} of hub ${hubId}`);
}

async function writeOut(text: AsyncIterable<string>): Promise<void> {
  await pipeline(text, process.stdout, { end: false });
}

async function writeWhole(file: string, text: AsyncIterable<string>): Promise<void> {
  const half = `${file}.${process.pid}.part`;
  try {
    // It holds what players have written to each other.
    await pipeline(text, createWriteStream(half, { mode: 0o600, flush: true }));
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

/** `archive import` (RUN11): all of a file or nothing. */
export async function importArchive(url: string, file: string, stopped: AbortSignal): Promise<CommandResult> {
  const db = await openDatabase(url);
  try {
    const { added, there, hubId, sessionId } = await importRows(db, linesOf(readPieces(file)), stopped);
    const scope = sessionId === undefined ? `hub ${hubId}` : `session ${sessionId} of hub ${hubId}`;
    return {
      json: { hubId, ...(sessionId !== undefined && { sessionId }), added, there },
      text: `Imported ${scope}: ${added} rows are new, ${there} were there and stayed as they were.`,
    };
  } catch (error) {
    throw asTold(url, error);
  } finally {
    await db.destroy();
  }
}

/** Where reading the file fails it is the file's fault, and the database's elsewhere. */
async function* readPieces(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file === "-" ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
  } catch (error) {
    throw new TransferError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The same text, where the database's errors name the database. */
async function* fromArchive(url: string, text: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* text;
  } catch (error) {
    throw asTold(url, error);
  }
}

/** An error of the connection as the archive's own; others as they are. */
function asTold(url: string, error: unknown): unknown {
  return archiveFault(error) === "connection" ? unavailable(url, error) : error;
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
