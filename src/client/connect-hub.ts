import { connectRoom } from "./connect-room.ts";
import type { ConnectOptions } from "./connect-room.ts";
import { standardPlatform } from "./connection/platform.ts";
import { TokenSource } from "./connection/token-source.ts";
import { unreachable } from "./http/http-answer.ts";
import type { HttpAnswer } from "./http/http-answer.ts";
import { listRooms } from "./http/hub-http.ts";
import type { LiveRoom } from "./http/hub-http.ts";
import type { RoomClient } from "./room-client.ts";

/** As for a room, for every room of a hub: its token is for all of them (`room: "*"`, TOK2). */
export type HubOptions = Omit<ConnectOptions, "roomId" | "held">;

/** One actor in the rooms of a hub. Made by {@link connectHub}. */
export class HubClient {
  readonly #options: HubOptions;
  readonly #tokens: TokenSource;
  readonly #rooms = new Map<string, RoomClient>();
  #renewing: Promise<string> | undefined;

  constructor(options: HubOptions) {
    const { getToken } = options;
    // Rooms whose token runs out together ask for one new token together.
    const shared = getToken && (() => (this.#renewing ??= getToken().finally(() => (this.#renewing = undefined))));
    this.#options = shared === undefined ? options : { ...options, getToken: shared };
    this.#tokens = new TokenSource(options.token, shared);
  }

  /** The room of this name: the same client as long as that has not closed. */
  room(roomId: string): RoomClient {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) return known;
    const room = connectRoom({ ...this.#options, roomId });
    this.#rooms.set(roomId, room);
    room.on("status", ({ kind }) => {
      if (kind === "closed") this.#rooms.delete(roomId);
    });
    return room;
  }

  /** The hub's live rooms, by id (DIR1). A refused token is renewed once. */
  async listRooms(): Promise<HttpAnswer<readonly LiveRoom[]>> {
    try {
      const first = await this.#list(await this.#tokens.current());
      const isRefused = !first.ok && first.problem.code === "unauthenticated" && this.#tokens.canRenew;
      return isRefused ? await this.#list(await this.#tokens.renew()) : first;
    } catch (cause) {
      return unreachable("getToken", cause);
    }
  }

  /** Uses another token of the same actor from now on, in every room (TOK4). */
  useToken(token: string): void {
    this.#tokens.use(token);
    for (const room of this.#rooms.values()) room.useToken(token);
  }

  /** Leaves every room. */
  async close(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => room.close()));
  }

  async #list(token: string): Promise<HttpAnswer<readonly LiveRoom[]>> {
    const { url, hubId, platform } = this.#options;
    const answer = await listRooms({ url, hubId, token, platform: { ...standardPlatform(), ...platform } });
    return answer.ok ? { ok: true, value: answer.value.rooms } : answer;
  }
}

/** Several rooms of one hub with one token; connects to none by itself. Throws as `connectRoom` does. */
export function connectHub(options: HubOptions): HubClient {
  return new HubClient(options);
}
