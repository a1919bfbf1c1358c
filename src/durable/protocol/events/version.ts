/**
 * Version of the wire. One line per version that ever was on it:
 * 1 (2026-11): first.
 */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol that names {@link PROTOCOL_VERSION} (SOK1). */
export const SUBPROTOCOL = "hub.v1";

/** Schema number written beside every stored event (CMD8); `upcast` brings older ones up to it. */
export const EVENT_SCHEMA = 1;

/** Longest client frame in bytes of UTF-8 (SOK4). */
export const MAX_FRAME_BYTES = 16 * 1024;
