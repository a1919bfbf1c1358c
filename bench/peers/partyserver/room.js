import { routePartykitRequest, Server } from "partyserver";

/** A durable room as the library's own guide would have it: one row a command, told to everybody. */
export class Room extends Server {
  static options = { hibernate: true };

  onStart() {
    this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS log (version INTEGER PRIMARY KEY, command TEXT NOT NULL)");
  }

  onMessage(_connection, command) {
    this.ctx.storage.sql.exec("INSERT INTO log (command) VALUES (?)", command);
    this.broadcast(command);
  }
}

export default {
  async fetch(request, env) {
    return (await routePartykitRequest(request, env)) ?? new Response("not found", { status: 404 });
  },
};
