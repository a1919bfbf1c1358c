import type { Env } from "../../durable/env.ts";
import type { EdgeMiddleware } from "../app-env.ts";
import { readOrigins } from "./origins.ts";
import { refuse } from "../refuse.ts";

const METHODS = "GET, POST, PUT";
const HEADERS = "authorization, content-type";
const DAY_SECONDS = "86400";

/** Whether pages from this origin may call the hub (SOK1): those on `HUB_ORIGINS`, in dev any on this machine too. */
export function isAllowed(origin: string, env: Pick<Env, "HUB_ORIGINS" | "HUB_ENV">): boolean {
  return listed(env.HUB_ORIGINS ?? "").has(origin) || (env.HUB_ENV === "dev" && isLoopback(origin));
}

let before: { readonly setting: string; readonly origins: ReadonlySet<string> } | undefined;

/** The origins of the setting in the form in which browsers send theirs: TOK8 refuses a hub where one is none. */
function listed(setting: string): ReadonlySet<string> {
  if (before?.setting !== setting) {
    const origins = new Set(readOrigins(setting).flatMap((entry) => (entry.ok ? entry.origin : [])));
    before = { setting, origins };
  }
  return before.origins;
}

function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Answers preflights and lets pages of allowed origins read what the hub says, refusals included. */
export const answerBrowsers: EdgeMiddleware = async (c, next) => {
  const origin = c.req.header("origin");
  if (origin === undefined) return next();
  const allowed = isAllowed(origin, c.env);
  if (allowed && c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
    return new Response(null, { status: 204, headers: preflightHeaders(origin) });
  }
  await next();
  // An upgrade has no body to guard, and its headers cannot be changed.
  if (c.res.status === 101) return undefined;
  c.res = new Response(c.res.body, c.res);
  c.res.headers.append("vary", "Origin");
  if (!allowed) return undefined;
  c.res.headers.set("access-control-allow-origin", origin);
  c.res.headers.set("access-control-expose-headers", "retry-after");
  return undefined;
};

function preflightHeaders(origin: string): HeadersInit {
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": HEADERS,
    "access-control-max-age": DAY_SECONDS,
    vary: "Origin",
  };
}

/** A client without an `Origin` is not a browser and is let through (SOK1). */
export const refuseForeignOrigins: EdgeMiddleware = async (c, next) => {
  const origin = c.req.header("origin");
  if (origin !== undefined && !isAllowed(origin, c.env)) {
    return refuse(c, {
      code: "forbidden",
      detail: "pages of this origin may not use the hub; HUB_ORIGINS lists who may",
    });
  }
  return next();
};
