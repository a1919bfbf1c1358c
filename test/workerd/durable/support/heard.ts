import { vi } from "vitest";
import { RoomObject } from "../../../../src/durable/room-object.ts";

const heard = new Map<string, number>();

/** Counts from here on, as every test begins. */
export function countFrames(): void {
  heard.clear();
  const hear = Reflect.get(RoomObject.prototype, "webSocketMessage");
  vi.spyOn(RoomObject.prototype, "webSocketMessage").mockImplementation(async function (
    this: RoomObject,
    socket,
    frame,
  ) {
    // Written by the room when it let the socket in.
    const { connectionId } = socket.deserializeAttachment() as { connectionId: string };
    try {
      await hear.call(this, socket, frame);
    } finally {
      heard.set(connectionId, framesHeard(connectionId) + 1);
    }
  });
}

/**
 * How many frames of a connection its room has dealt with, pings apart. Nothing else tells: a ping is answered before
 * what was sent earlier has been heard.
 */
export function framesHeard(connectionId: string): number {
  return heard.get(connectionId) ?? 0;
}
