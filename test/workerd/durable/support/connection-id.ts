/** Whose end of a connection a socket of the room is, by what the room attached to it. */
export function connectionIdOf(socket: WebSocket): string {
  return (socket.deserializeAttachment() as { connectionId: string }).connectionId;
}
