import type { Context, MiddlewareHandler } from "hono";
import type { Env } from "../durable/env.ts";
import type { Actor } from "../durable/protocol/state/actor.ts";
import type { RoomStub } from "../durable/room-of.ts";
import type { Settings } from "./settings/settings.ts";

/** What every handler finds beside the request. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    /** Names this request in the log. */
    correlationId: string;
    settings: Settings;
  };
}

/** Behind `signedByBridge`. */
export interface FromBridge extends AppEnv {
  Variables: AppEnv["Variables"] & {
    /** What was signed: the body as it came, or `GET <path?query>`. */
    signedBody: Uint8Array;
  };
}

/** Behind `inHub`: the address is one, and the token is good for it. */
export interface InHub extends AppEnv {
  Variables: AppEnv["Variables"] & { hubId: string; actor: Actor };
}

/** Behind `inRoom`. */
export interface InRoom extends InHub {
  Variables: InHub["Variables"] & { roomId: string; room: RoomStub };
}

export type EdgeContext = Context<AppEnv>;
export type BridgeContext = Context<FromBridge>;
export type HubContext = Context<InHub>;
export type RoomContext = Context<InRoom>;
export type EdgeMiddleware = MiddlewareHandler<AppEnv>;
