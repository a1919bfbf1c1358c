import type { LoadSeat } from "../load/load-job.ts";

export const HUB_ID = "bench";

/** The way into a hub that is being served, by its own routes. */
export abstract class HubDoor {
  abstract get url(): string;

  /** Places for this many players in a room. */
  async seats(room: string, count: number): Promise<LoadSeat[]> {
    return Promise.all(Array.from({ length: count }, (_, at) => this.seat(room, `player-${at}`)));
  }

  async seat(room: string, actorId: string, roles: readonly string[] = ["player"]): Promise<LoadSeat> {
    const token = await this.token(room, actorId, roles);
    const url = `${this.url.replace("http", "ws")}/v1/hubs/${HUB_ID}/rooms/${room}/socket`;
    return { url, headers: { authorization: `Bearer ${token}` } };
  }

  /** Replaces what stands in the hub's catalog, as any operator may (CAT2). */
  async override(catalog: object): Promise<void> {
    const token = await this.token("*", "operator", ["ops"]);
    await this.request("PUT", `/v1/hubs/${HUB_ID}/catalog`, JSON.stringify(catalog), token);
  }

  async token(roomId: string, actorId: string, roles: readonly string[]): Promise<string> {
    const body = JSON.stringify({ actorId, hubId: HUB_ID, roomId, roles, ttlSeconds: 3600 });
    const { token } = (await this.request("POST", "/v1/dev/tokens", body)) as { token: string };
    return token;
  }

  async request(method: string, path: string, body: string, token?: string): Promise<unknown> {
    const headers = {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(new URL(path, this.url), { method, headers, body });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
