import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Actor } from "../protocol/state/actor.ts";
import type { Sql } from "./sql.ts";

/** SOK1: how long a ticket is good. */
export const TICKET_MS = 30_000;

/** Keeps a ticket for one use; only its hash lies in the room. */
export function keepTicket(sql: Sql, ticket: string, actor: Actor, expiresAt: number, now: number): void {
  sql.transaction(() => {
    sql.all("DELETE FROM tickets WHERE expires_at <= ?", now);
    sql.all(
      "INSERT INTO tickets (hash, actor, expires_at) VALUES (?, ?, ?)",
      hashOf(ticket),
      JSON.stringify(actor),
      expiresAt,
    );
  });
}

/** Uses a ticket up: whose it was, or null where it is unknown, used, or too old. */
export function useTicket(sql: Sql, ticket: string, now: number): Actor | null {
  return sql.transaction(() => {
    const row = sql.all<{ actor: string; expires_at: number }>(
      "DELETE FROM tickets WHERE hash = ? RETURNING actor, expires_at",
      hashOf(ticket),
    )[0];
    // `keepTicket` wrote it.
    return row === undefined || row.expires_at <= now ? null : (JSON.parse(row.actor) as Actor);
  });
}

function hashOf(ticket: string): string {
  return bytesToHex(sha256(utf8ToBytes(ticket)));
}
