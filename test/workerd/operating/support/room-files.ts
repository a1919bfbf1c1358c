import { edge } from "../../durable/support/edge-env.ts";
import type { TestRoom } from "../../durable/support/test-room.ts";
import { askAsOperator, olga } from "./ask-as-operator.ts";

/** The room as a file (OPS7). */
export async function exported(room: TestRoom): Promise<string> {
  const response = await askAsOperator(room, `/rooms/${room.roomId}/export`);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return new TextDecoder().decode(await response.arrayBuffer());
}

/** The room as a file, which is all that is left of it. */
export async function moveOut(room: TestRoom): Promise<string> {
  const file = await exported(room);
  await room.object.end();
  return file;
}

/** Sends a file to the room's address (OPS8). */
export async function importInto(
  room: TestRoom,
  body: string | ReadableStream,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const authorization = `Bearer ${await room.token(olga)}`;
  const url = `https://hub.test/v1/ops/hubs/${room.hubId}/rooms/${room.roomId}/import`;
  return edge.fetch(url, { method: "POST", headers: { ...headers, authorization }, body });
}

/** The file with one line changed; lines count from 1. */
export function changeLine(file: string, line: number, change: (text: string) => string): string {
  const lines = file.split("\n");
  return lines.with(line - 1, change(lines[line - 1] ?? "")).join("\n");
}

/** The file with the right digest in its last line. */
export async function withDigest(file: string): Promise<string> {
  const lines = file.trimEnd().split("\n");
  const before = `${lines.slice(0, -1).join("\n")}\n`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(before));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${before}${(lines.at(-1) ?? "").replace(/[0-9a-f]{64}/, hex)}\n`;
}
