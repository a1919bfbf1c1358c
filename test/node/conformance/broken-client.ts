/**
 * A client that breaks rules on purpose: it never pings nor acknowledges, applies frames that do not follow, sends again
 * under new ids, sends frames that are too long, comes back after a kick, and waits for nothing.
 */
const { HUB_URL, HUB_ID, ROOM_ID, HUB_TOKEN } = process.env;
const room = `${HUB_URL}/v1/hubs/${HUB_ID}/rooms/${ROOM_ID}`;
let held = { version: 0, state: {} };
let socket: WebSocket | undefined;
let ids = 0;
const unanswered = new Map<string, { id: string; verb: string; args: unknown }>();

function report(kind: string, fields: object): void {
  process.stdout.write(`${JSON.stringify({ report: kind, ...fields })}\n`);
}

async function connect(): Promise<void> {
  const headers = { authorization: `Bearer ${HUB_TOKEN}` };
  const answer = await fetch(`${room}/tickets`, { method: "POST", headers });
  if (answer.status !== 201) return void connect();
  const { ticket } = (await answer.json()) as { ticket: string };
  const after = held.version === 0 ? "" : `?after=${held.version}`;
  socket = new WebSocket(`${room.replace("http", "ws")}/socket${after}`, ["hub.v1", `ticket.${ticket}`]);
  socket.addEventListener("message", ({ data }) => read(JSON.parse(String(data))));
  socket.addEventListener("close", () => void connect());
}

function read(frame: { type: string; version: number; state: object; receipts: { id: string }[] }): void {
  if (frame.type === "hub.system.connected") for (const command of unanswered.values()) send(command);
  if (frame.type === "hub.stateSnapshot") held = { version: frame.version, state: frame.state };
  if (frame.type !== "hub.stateUpdate") return;
  held = { ...held, version: frame.version };
  for (const receipt of frame.receipts) report("outcome", receipt);
}

function send(command: { id: string; verb: string; args: unknown }): void {
  unanswered.set(command.id, command);
  ids += 1;
  socket?.send(JSON.stringify({ type: "hub.command", ...command, id: ids === 1 ? command.id : `new-${ids}` }));
}

process.stdin.setEncoding("utf8").on("data", (text: string) => {
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const { do: what, ...ask } = JSON.parse(line);
    if (what === "send") send(ask);
    if (what === "state") report("state", held);
  }
});
await connect();
