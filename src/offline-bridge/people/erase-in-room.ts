import { randomUUID } from "node:crypto";
import * as v from "valibot";
import {
  RoomErasureAnswer,
  type ErasureStep,
  type RecapErasure,
  type RoomEnd,
  type RoomErasure,
} from "../../durable/protocol/bridge/room-erasure.ts";
import { signatureHeaders } from "../bridge/sign-message.ts";
import type { Keys } from "../process/settings.ts";

export interface EdgeAddress {
  readonly hubUrl: string;
  readonly bridgeToHub: Keys;
}

interface PersonInRoom {
  readonly hubId: string;
  readonly roomId: string;
  readonly actorId: string;
}

/** One step of a person's erasure in a room (ERA3). Throws where the edge does not do it. */
export async function eraseStep(
  edge: EdgeAddress,
  { hubId, roomId, actorId }: PersonInRoom,
  step: ErasureStep,
  signal: AbortSignal,
): Promise<RoomErasureAnswer> {
  const body: RoomErasure = { purpose: "erase", schema: 1, hubId, roomId, actorId, step };
  return v.parse(RoomErasureAnswer, await post(edge, "erase", body, signal));
}

/** Takes a person out of the recap that the room keeps of a closed session. */
export async function eraseRoomRecap(
  edge: EdgeAddress,
  { hubId, roomId, actorId }: PersonInRoom,
  recap: Pick<RecapErasure, "sessionId" | "versions" | "names">,
  signal: AbortSignal,
): Promise<void> {
  const body: RecapErasure = { purpose: "erase-recap", schema: 1, hubId, roomId, actorId, ...recap };
  await post(edge, "erase-recap", body, signal);
}

/** The room deletes all it stores (ERA6). */
export async function endRoom(
  edge: EdgeAddress,
  { hubId, roomId }: Omit<PersonInRoom, "actorId">,
  signal: AbortSignal,
): Promise<void> {
  const body: RoomEnd = { purpose: "end", schema: 1, hubId, roomId };
  await post(edge, "end", body, signal);
}

async function post(
  { hubUrl, bridgeToHub }: EdgeAddress,
  what: "erase" | "erase-recap" | "end",
  order: { readonly hubId: string; readonly roomId: string },
  signal: AbortSignal,
): Promise<unknown> {
  const body = JSON.stringify(order);
  const headers = { ...signatureHeaders(randomUUID(), body, bridgeToHub), "content-type": "application/json" };
  const url = `${hubUrl}/v1/bridge/rooms/${order.hubId}/${order.roomId}/${what}`;
  const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
  const text = await response.text();
  if (!response.ok) throw new Error(`the edge answered ${response.status} to ${what}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
