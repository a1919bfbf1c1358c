import { createServer } from "node:http";
import { Room, Server } from "@colyseus/core";
import { WebSocketTransport } from "@colyseus/ws-transport";

const MOST_KEPT = 50;

/** A room in memory: the last words are kept, every command is told to everybody, nothing is stored. */
class TalkRoom extends Room {
  maxClients = 1000;
  patchRate = null;
  talk = [];

  onCreate() {
    this.onMessage("say", (_client, said) => {
      this.talk.push(said);
      if (this.talk.length > MOST_KEPT) this.talk.shift();
      this.broadcast("said", said);
    });
  }
}

const http = createServer();
const server = new Server({ greet: false, transport: new WebSocketTransport({ server: http }) });
server.define("talk", TalkRoom).filterBy(["place"]);
await server.listen(0, "127.0.0.1");
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${http.address().port}` })}\n`);
// Whoever started this holds the other end; when he is gone, so is this.
process.stdin.on("end", () => process.exit(0)).resume();
