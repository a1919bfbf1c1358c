import { createInterface } from "node:readline";
import * as v from "valibot";
import { connectRoom } from "../../src/client/connect-room.ts";

const Ask = v.variant("do", [
  v.object({ do: v.literal("send"), id: v.string(), verb: v.string(), args: v.unknown() }),
  v.object({ do: v.literal("state") }),
  v.object({ do: v.literal("token"), token: v.string() }),
  v.object({ do: v.literal("close") }),
]);

/** This project's own client under the conformance kit: see docs/guide/conformance.md. */
function report(kind: string, fields: object): void {
  process.stdout.write(`${JSON.stringify({ report: kind, ...fields })}\n`);
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run by \`npm run conformance\``);
  return value;
}

const tokens: string[] = [setting("HUB_TOKEN")];
let waitsForToken: ((token: string) => void) | undefined;

const room = connectRoom({
  url: setting("HUB_URL"),
  hubId: setting("HUB_ID"),
  roomId: setting("ROOM_ID"),
  getToken() {
    const token = tokens.shift();
    if (token !== undefined) return Promise.resolve(token);
    report("needs-token", {});
    return new Promise((resolve) => (waitsForToken = resolve));
  },
});
room.on("status", (status) => {
  report("status", { status: status.kind, ...(status.kind === "closed" ? { code: status.reason.code } : {}) });
});

createInterface({ input: process.stdin }).on("line", (line) => {
  const ask = v.parse(Ask, JSON.parse(line));
  switch (ask.do) {
    case "send":
      return void room.sendUnchecked(ask.verb, ask.args, { id: ask.id }).then((outcome) => report("outcome", outcome));
    case "state":
      return report("state", { version: room.version, state: room.state ?? null });
    case "token":
      if (waitsForToken === undefined) tokens.push(ask.token);
      else waitsForToken(ask.token);
      return;
    case "close":
      return void room.close().then(() => process.exit(0));
  }
});
