import * as v from "valibot";
import { CatalogSync } from "./down/catalog-sync.ts";
import { Connected } from "./down/connected.ts";
import { Notice } from "./down/notice.ts";
import { StateSnapshot } from "./down/state-snapshot.ts";
import { StateUpdate } from "./down/state-update.ts";
import { SystemError } from "./down/system-error.ts";

/**
 * Every frame the server sends besides `pong` (SOK3–SOK6), as this release sends it. A client accepts more: it passes over
 * fields, frames and events that it does not know (CMD8).
 */
export const ServerMessage = v.variant("type", [
  Connected,
  CatalogSync,
  StateSnapshot,
  StateUpdate,
  SystemError,
  Notice,
]);
export type ServerMessage = v.InferOutput<typeof ServerMessage>;
