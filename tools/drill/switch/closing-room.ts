import { pause } from "../../load/bots/pause.ts";
import type { ScenarioRoom } from "../answers/scenario-room.ts";

/** A closure that is under way takes half a minute at most: its stages, two failed tries, and a worker that restarts. */
const COMPLETED_WITHIN_MS = 90_000;

/** A room whose sessions are closed while releases change. */
export class ClosingRoom {
  readonly #room: ScenarioRoom;
  readonly #sessions: string[] = [];

  constructor(room: ScenarioRoom) {
    this.#room = room;
  }

  /** Plays a session and closes it. Returns when it is closed: its closure has just begun. */
  async beginClosure(): Promise<void> {
    const text = "Word comes at dusk: the Verge Compact seized the Obolith Verge.";
    await this.#room.does("gm", "gm.narrate", { text });
    await this.#room.does("ann", "verb.say", { message: "Then we leave before they close the road." });
    this.#sessions.push(await this.#room.closes());
  }

  /** How often each closure completed by the room's log, once all have, or it has taken too long. */
  async completions(): Promise<readonly number[]> {
    const late = performance.now() + COMPLETED_WITHIN_MS;
    for (;;) {
      const counts = await this.#count();
      if (!counts.includes(0) || performance.now() > late) return counts;
      await pause(500);
    }
  }

  async #count(): Promise<readonly number[]> {
    const log = await this.#room.log();
    const completed = log.flatMap(({ type, data }) => {
      return type === "closure.completed" && "sessionId" in data ? [data.sessionId] : [];
    });
    return this.#sessions.map((sessionId) => completed.filter((each) => each === sessionId).length);
  }

  leave(): Promise<void> {
    return this.#room.leave();
  }
}
