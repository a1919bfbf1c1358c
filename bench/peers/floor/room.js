import { DurableObject } from "cloudflare:workers";

/** The least a durable room can do: store what comes, and send it back to who sent it. */
export class Room extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS log (version INTEGER PRIMARY KEY, command TEXT NOT NULL)");
  }

  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage(socket, command) {
    this.ctx.storage.sql.exec("INSERT INTO log (command) VALUES (?)", command);
    socket.send(command);
  }
}

export default {
  fetch(request, env) {
    return env.Room.getByName(new URL(request.url).pathname).fetch(request);
  },
};
