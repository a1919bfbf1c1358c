import type { Context, MiddlewareHandler } from "hono";
import type { Env } from "../durable/env.ts";
import type { Actor } from "../durable/protocol/state/actor.ts";
import type { RoomStub } from "../durable/room-of.ts";
import type { Settings } from "./settings/settings.ts";

/** The variables on every handler's context. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    /** Identifies this request in the log. */
    correlationId: string;
    settings: Settings;
  };
}

/** Context behind the middleware `signedByBridge`. */
export interface FromBridge extends AppEnv {
  Variables: AppEnv["Variables"] & {
    /** The signed bytes: the raw body, or `GET <path?query>`. */
    signedBody: Uint8Array;
  };
}

/** Context behind the middleware `inHub`. */
export interface InHub extends AppEnv {
  Variables: AppEnv["Variables"] & { hubId: string; actor: Actor };
}

/** Context behind the middleware `inRoom`. */
export interface InRoom extends InHub {
  Variables: InHub["Variables"] & { roomId: string; room: RoomStub };
}

export type EdgeContext = Context<AppEnv>;
export type BridgeContext = Context<FromBridge>;
export type HubContext = Context<InHub>;
export type RoomContext = Context<InRoom>;
export type EdgeMiddleware = MiddlewareHandler<AppEnv>;
