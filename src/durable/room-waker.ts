import type { Env } from "./env.ts";
import { newId } from "./new-id.ts";
import { noRoom, RoomImport, type ImportStep } from "./operating/room-import.ts";
import { tellOfFailedWaking } from "./operating/tell-failed-waking.ts";
import type { Problem } from "./protocol/http/problem.ts";
import { CLOSE } from "./protocol/socket/close-code.ts";
import { ROOM_UNAVAILABLE, type RoomAnswer } from "./room-api.ts";
import { RoomRuntime } from "./room-runtime.ts";
import { durableSql } from "./storage/durable-sql.ts";
import { STORAGE_STEP } from "./storage/migrate.ts";
import { isHalfImported } from "./storage/transfer/import-rows.ts";

/** The wait after a first waking that failed; it doubles with each further one, up to the longest. */
const FIRST_MS = 10_000;
const LONGEST_MS = 5 * 60_000;
/** A waking that failed so long ago says nothing of the next one. */
const FORGOTTEN_MS = 3_600_000;
/** A request to a room that did not wake tries again, this much later at the earliest. */
const AGAIN_MS = 1_000;

/** Requests may try each second: that the room still does not wake is an alert once in this time. */
const ALERT_AGAIN_MS = 30 * 60_000;

/** Where failed wakings are counted: beside the room's tables, which no release may touch that cannot read them. */
const FAILED = "failed-wakings";
interface Failed {
  readonly times: number;
  /** In ms. */
  readonly at: number;
  /** When the last one was an alert, in ms. The release before kept none. */
  readonly alertedAt?: number;
}

/** The room serves nobody just now. `problem` is for whoever asked; the edge knows the message by how it begins. */
export class RoomUnavailableError extends Error {
  override readonly name = "RoomUnavailableError";
  readonly problem: Problem;

  constructor(detail: string, retryAfterMs: number) {
    super(`${ROOM_UNAVAILABLE}${detail}`);
    this.problem = { code: "busy", detail, retryAfterMs };
  }
}

/**
 * Wakes a room, and stands in for it while there is none: after a waking that failed (RES11), and during an import
 * (OPS8). Neither loses a row: whatever cannot be read stays as it is until a release comes that can.
 */
export class RoomWaker {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  #runtime: RoomRuntime | null = null;
  #import: RoomImport | null = null;
  #triedAt = 0;
  #againAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
  }

  /** The room. @throws {RoomUnavailableError} while it serves nobody */
  get runtime(): RoomRuntime {
    if (this.#import !== null)
      throw new RoomUnavailableError("the room is being imported; come back in a moment", 5000);
    if (this.#runtime !== null) return this.#runtime;
    const waitMs = Math.max(AGAIN_MS, Math.min(this.#againAt - Date.now(), FIRST_MS));
    if (this.#mayTry(Date.now())) void this.#ctx.blockConcurrencyWhile(() => this.wake());
    throw new RoomUnavailableError("the room does not wake under this release; nothing is lost, try again", waitMs);
  }

  get isAwake(): boolean {
    return this.#runtime !== null && this.#import === null;
  }

  /** A clock that was set back holds off nobody. */
  #mayTry(now: number): boolean {
    return Math.abs(now - this.#triedAt) >= AGAIN_MS;
  }

  /** Makes the room anew from its rows. Call it where no other input can come in between. */
  async wake(): Promise<void> {
    this.#triedAt = Date.now();
    try {
      if (isHalfImported(this.#sql())) await this.#deleteAll();
      this.#runtime = await RoomRuntime.wake(this.#ctx, this.#env);
    } catch (error) {
      this.#runtime = null;
      await this.#onFailure(error);
    }
  }

  /** The alarm of a room that is not awake. */
  async onAlarm(): Promise<void> {
    const now = Date.now();
    if (this.#import === null) {
      if (this.#mayTry(now)) await this.#ctx.blockConcurrencyWhile(() => this.wake());
      // The runtime has taken the alarm that rang.
      if (!this.isAwake) await this.#ctx.storage.setAlarm(Math.max(this.#againAt, now + AGAIN_MS));
    } else if (now >= this.#import.abandonedAt) await this.#dropImport();
    else await this.#ctx.storage.setAlarm(this.#import.abandonedAt);
  }

  /** Deletes all that the room stores, and begins it anew. */
  async deleteRoom(): Promise<void> {
    await this.#deleteAll();
    await this.wake();
  }

  /**
   * ERA6: whoever deletes a hub deletes its rooms that no release can read, too. Gives whether this one does not wake.
   */
  async deleteUnreadable(): Promise<boolean> {
    return this.#ctx.blockConcurrencyWhile(async () => {
      if (this.#runtime !== null) return false;
      await this.deleteRoom();
      return true;
    });
  }

  /** OPS8: a file comes in piece by piece; nobody is let in, and nothing is kept before the last piece. */
  async import(step: ImportStep): Promise<RoomAnswer<object>> {
    if (step.part === "begin") return this.#beginImport(step);
    const open = this.#import;
    if (open?.id !== step.importId)
      return refusal("busy", "the import was broken off, and nothing is kept of it; send it again");
    if (step.part === "drop") {
      await this.#dropImport();
      return { ok: true };
    }
    const problem = step.part === "rows" ? open.insert(step.line, step.rows, Date.now()) : await this.#endImport(open);
    if (problem !== null) await this.#dropImport();
    return problem === null ? { ok: true } : { ok: false, problem };
  }

  async #beginImport({ importId, head }: Extract<ImportStep, { part: "begin" }>): Promise<RoomAnswer<object>> {
    if (this.#import !== null && Date.now() >= this.#import.abandonedAt) await this.#dropImport();
    const { runtime } = this;
    runtime.drainInbound();
    if (head.storage > STORAGE_STEP) {
      const detail = `its rows are of a later release, ${head.release}: this one reads storage up to ${STORAGE_STEP}, the file is of ${head.storage}; deploy that release first`;
      return refusal("invalid-request", detail, "line 1");
    }
    if (runtime.sql.hasTables) {
      return refusal(
        "not-empty",
        "a file goes into a room that has never held anything: this one has; import before players come",
      );
    }
    // Watchers of an empty room come again, and find the room of the file.
    runtime.draining.begin(AGAIN_MS);
    this.#import = new RoomImport(this.#sql(), importId, head, Date.now());
    await this.#ctx.storage.setAlarm(this.#import.abandonedAt);
    return { ok: true };
  }

  /**
   * Gives the problem where the rows make no room that wakes. Until it is awake, whatever stops it leaves nothing
   * behind.
   */
  async #endImport(open: RoomImport): Promise<Problem | null> {
    const problem = open.finish() ?? (await this.#wakeImported(open));
    if (problem !== null) return problem;
    // Tells the register, and meets what has become due since the file was written.
    this.#runtime?.room.apply({ kind: "wake" }, { correlationId: newId("import") });
    this.#runtime?.outbox.onStaged();
    return null;
  }

  async #wakeImported(open: RoomImport): Promise<Problem | null> {
    return this.#ctx.blockConcurrencyWhile(async () => {
      await this.#ctx.storage.deleteAlarm();
      try {
        this.#runtime = await RoomRuntime.wake(this.#ctx, this.#env);
      } catch (error) {
        return noRoom(error);
      }
      open.keep();
      this.#import = null;
      return null;
    });
  }

  /** An import that the edge and the alarm drop both is dropped once: behind the first, the room may hold something. */
  async #dropImport(): Promise<void> {
    const dropped = this.#import;
    await this.#ctx.blockConcurrencyWhile(async () => {
      if (dropped === null || this.#import !== dropped) return;
      this.#import = null;
      await this.deleteRoom();
    });
  }

  /** RES11: says so, and sets an alarm, since perhaps nobody comes. Touches no table of the room. */
  async #onFailure(error: unknown): Promise<void> {
    const { storage } = this.#ctx;
    const now = Date.now();
    const kept = await storage.get<Failed>(FAILED);
    const before = kept !== undefined && kept.at + FORGOTTEN_MS > now ? kept : undefined;
    const times = (before?.times ?? 0) + 1;
    const alertedAt = before?.alertedAt ?? Number.NEGATIVE_INFINITY;
    const isAlert = now >= alertedAt + ALERT_AGAIN_MS;
    await storage.put<Failed>(FAILED, { times, at: now, alertedAt: isAlert ? now : alertedAt });
    this.#againAt = now + Math.min(FIRST_MS * 2 ** (times - 1), LONGEST_MS);
    await storage.setAlarm(this.#againAt);
    for (const socket of this.#ctx.getWebSockets()) closeSocket(socket);
    await tellOfFailedWaking(this.#ctx.id.name ?? "", this.#env, { error, times, againAt: this.#againAt, isAlert });
    await storage.sync();
  }

  async #deleteAll(): Promise<void> {
    await this.#ctx.storage.deleteAlarm();
    await this.#ctx.storage.deleteAll();
  }

  #sql() {
    return durableSql(this.#ctx.storage, this.#env.HUB_ENV === "dev");
  }
}

function closeSocket(socket: WebSocket): void {
  try {
    socket.close(CLOSE.goingDown, "the room does not wake; come back later");
  } catch {
    // It was closed already; the others are still to be.
  }
}

function refusal(code: Problem["code"], detail: string, path?: string) {
  const where = path === undefined ? {} : { path };
  const retry = code === "busy" ? { retryAfterMs: 1000 } : {};
  return { ok: false, problem: { code, detail, ...where, ...retry } } as const;
}
