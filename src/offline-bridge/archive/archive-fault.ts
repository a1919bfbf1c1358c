import { ArchiveUnavailableError } from "./open-database.ts";

/** Whose fault it is that the archive gave no answer (SOK11). */
export type ArchiveFault = "connection" | "input" | "bug";

/**
 * SQLSTATE classes that pass by themselves: the connection (08), a transaction that had to give way (40), a server out of
 * resources (53) or told to stop (57), an object that is in use (55), its disk (58), who may log in to what (28, 3D), and a
 * standby that takes no writes yet (25).
 */
const PASSING = new Set(["08", "25", "28", "3D", "40", "53", "55", "57", "58"]);
/** Data that the database cannot take: what a client sent, since nothing else in a query comes from outside. */
const DATA = new Set(["22"]);

/** Messages of the driver's errors without a code when a connection fails. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered)|Cannot use a pool after|Query read timeout|timeout expired|read ECONN|connect )/;
const NETWORK = /^(E(CONN|HOST|NET|ADDR|PIPE|TIMEDOUT|NOTFOUND|AI_)|ENOENT$)/;

export function archiveFault(error: unknown): ArchiveFault {
  if (error instanceof ArchiveUnavailableError) return "connection";
  if (!(error instanceof Error)) return "bug";
  if (error instanceof AggregateError)
    return error.errors.some((each) => archiveFault(each) === "connection") ? "connection" : "bug";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/^[0-9A-Z]{5}$/.test(code) && !NETWORK.test(code)) {
    const sqlClass = code.slice(0, 2);
    if (PASSING.has(sqlClass)) return "connection";
    return DATA.has(sqlClass) ? "input" : "bug";
  }
  return NETWORK.test(code) || LOST.test(error.message) ? "connection" : "bug";
}
