import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoadSeat } from "../load/load-job.ts";
import { bundle } from "./bundle.ts";
import type { ComparedServer, ContenderName } from "./contender.ts";
import { HubServer } from "./hub-server.ts";
import { Server } from "./server.ts";
import { startEdgeServer } from "./start-edge-server.ts";

const PEERS = fileURLToPath(new URL("../peers", import.meta.url));

/** Serves one kind of room. All durable ones are bundled and served in the same way. */
export async function startContender(name: ContenderName, stateDir: string): Promise<ComparedServer> {
  switch (name) {
    case "hub":
      return startHub(name, join(stateDir, name));
    case "partyserver":
      return startPeer(name, stateDir, (room) => `/parties/room/${room}`);
    case "floor":
      return startPeer(name, stateDir, (room) => `/${room}`);
    case "colyseus": {
      const server = await Server.start([join(PEERS, "colyseus/server.js")]);
      const seat = (room: string): LoadSeat => ({ url: `${server.ready.url}/${room}`, headers: {} });
      return { ...common(name, server), dialect: "colyseus", seats: async (room, count) => repeat(seat(room), count) };
    }
  }
}

/** @param root where its sources lie, if not here */
export async function startHub(name: string, stateDir: string, root?: string): Promise<ComparedServer> {
  const hub = await HubServer.start(stateDir, root === undefined ? {} : { root });
  return {
    name,
    dialect: "hub",
    pid: hub.pid,
    seats: (room, count) => hub.seats(room, count),
    stop: () => hub.stop(),
  };
}

async function startPeer(
  name: "partyserver" | "floor",
  stateDir: string,
  pathOf: (room: string) => string,
): Promise<ComparedServer> {
  const { config, script } = await bundle(
    join(PEERS, name, "wrangler.toml"),
    join(PEERS, name, "room.js"),
    join(stateDir, `${name}-bundle`),
  );
  const server = await startEdgeServer({ config, script, bindings: {}, stateDir: join(stateDir, name) });
  const base = server.ready.url.replace("http", "ws");
  const seat = (room: string): LoadSeat => ({ url: `${base}${pathOf(room)}`, headers: {} });
  return { ...common(name, server), dialect: "plain", seats: async (room, count) => repeat(seat(room), count) };
}

function common(name: ContenderName, server: Server<{ readonly url: string }>) {
  return { name, pid: server.pid, stop: () => server.stop() };
}

function repeat(seat: LoadSeat, count: number): LoadSeat[] {
  return Array.from({ length: count }, () => seat);
}
