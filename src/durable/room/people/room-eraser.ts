import type { ErasureStep, RecapErasure, RoomErasureAnswer } from "../../protocol/bridge/room-erasure.ts";
import { eraseRecap } from "../../rules/people/erase-recap.ts";
import { eraseState, eraseView } from "../../rules/people/erase-view.ts";
import type { FirstWriteSql } from "../../storage/first-write.ts";
import { rewriteCheckpoint } from "../../storage/log/checkpoints.ts";
import { writeMeta } from "../../storage/meta.ts";
import { storedRecap, writeRecap } from "../../storage/sessions.ts";
import { REWRITTEN } from "../reads/missed-events.ts";
import { longFingerprint } from "../request-fingerprint.ts";
import type { Room } from "../room.ts";
import { eraseLog, eraseRejections, eraseReports, eraseShownLines } from "./erase-rows.ts";

interface RoomEraserDeps {
  readonly sql: FirstWriteSql;
  readonly room: Room;
  /** Sends everybody what is shown now, in place of what they hold. */
  resyncAll(): void;
}

/**
 * Takes a person's words and name out of a room, step by step (ERA3). The steps can be done again, and each leaves a
 * room that could go on for ever: what is shown goes first, and what a waking room rebuilds it from goes with it.
 */
export class RoomEraser {
  readonly #deps: RoomEraserDeps;

  constructor(deps: RoomEraserDeps) {
    this.#deps = deps;
  }

  /** Does one step. A room that stores nothing has nothing to lose, and stores nothing for being asked (RES10). */
  step(actorId: string, step: ErasureStep): RoomErasureAnswer {
    if (!this.#deps.sql.hasTables) return { next: null, erased: 0, names: [] };
    switch (step.part) {
      case "shown":
        return this.#eraseShown(actorId);
      case "log":
        return this.#eraseLog(actorId, step);
      case "views":
        return this.#eraseView(actorId, step.after);
      case "rejections":
        return this.#eraseRejections(actorId, step.after);
    }
  }

  #eraseShown(actorId: string): RoomErasureAnswer {
    const { sql, room, resyncAll } = this.#deps;
    const { view, version } = room.state;
    const name = view.participants.find((each) => each.actorId === actorId)?.name;
    let erased = 0;
    const names = new Set<string>(name === undefined || name === actorId ? [] : [name]);
    const isChanged = room.rewrite(
      (state) => eraseState(state, actorId),
      () => {
        const lines = view.chat.filter((entry) => entry.actorId === actorId).map((entry) => entry.version);
        const rows = eraseShownLines(sql, actorId, lines, longFingerprint);
        erased = rows.erased;
        for (const each of rows.names) names.add(each);
        eraseReports(sql, actorId);
        rewriteCheckpoint(sql, { upTo: version }, (stored) => eraseView(stored, actorId));
        sql.all("DELETE FROM tickets WHERE json_extract(actor, '$.actorId') = ?", actorId);
        // A client with an older state cannot come to this one by events alone (RES3).
        writeMeta(sql, REWRITTEN, version);
      },
    );
    if (isChanged) resyncAll();
    return { next: { part: "log", after: 0, upTo: version }, erased, names: [...names] };
  }

  #eraseLog(actorId: string, { after, upTo }: { readonly after: number; readonly upTo: number }): RoomErasureAnswer {
    const { sql, room } = this.#deps;
    const rows = sql.transaction(() => eraseLog(sql, actorId, after, upTo, longFingerprint));
    if (rows.closed.length > 0) room.forgetReasons(new Set(rows.closed));
    const { next, erased, names } = rows;
    const following: ErasureStep = next === null ? { part: "views", after: 0 } : { part: "log", after: next, upTo };
    return { next: following, erased, names: [...names] };
  }

  #eraseView(actorId: string, after: number): RoomErasureAnswer {
    const { sql } = this.#deps;
    const version = sql.transaction(() => rewriteCheckpoint(sql, { after }, (view) => eraseView(view, actorId)));
    const next: ErasureStep = version === null ? { part: "rejections", after: "" } : { part: "views", after: version };
    return { next, erased: 0, names: [] };
  }

  #eraseRejections(actorId: string, after: string): RoomErasureAnswer {
    const { sql } = this.#deps;
    const { next, erased } = sql.transaction(() => eraseRejections(sql, actorId, after, longFingerprint));
    return { next: next === null ? null : { part: "rejections", after: next }, erased, names: [] };
  }

  /**
   * A recap holds words and names that the log has perhaps forgotten: the archive says which. Gives whether it changed.
   */
  recap({ actorId, sessionId, versions, names }: RecapErasure): boolean {
    const { sql } = this.#deps;
    if (!sql.hasTables) return false;
    const recap = storedRecap(sql, sessionId);
    const lines = versions.map((version) => ({ version, text: "" }));
    sql.transaction(() => {
      for (const { version } of lines) sql.all("UPDATE retracted_lines SET text = '' WHERE version = ?", version);
      if (recap !== undefined) writeRecap(sql, sessionId, eraseRecap(recap, { actorId, lines, names }));
    });
    return recap !== undefined;
  }
}
