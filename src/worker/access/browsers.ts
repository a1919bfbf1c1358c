import type { Env } from "../../durable/env.ts";
import type { EdgeMiddleware } from "../app-env.ts";
import { refuse } from "../refuse.ts";
import { readOrigins } from "./origins.ts";

const METHODS = "GET, POST, PUT, DELETE";
const HEADERS = "authorization, content-type, if-match, if-none-match, last-event-id";
const DAY_SECONDS = "86400";

/**
 * Whether pages of this origin may call the hub (SOK1): the hub's own, whose console it serves itself, origins on
 * `HUB_ORIGINS`, and in dev any loopback origin.
 * @param url of the request
 */
export function isAllowed(origin: string, url: string, env: Pick<Env, "HUB_ORIGINS" | "HUB_ENV">): boolean {
  return (
    origin === new URL(url).origin ||
    listed(env.HUB_ORIGINS ?? "").has(origin) ||
    (env.HUB_ENV === "dev" && isLoopback(origin))
  );
}

let before: { readonly setting: string; readonly origins: ReadonlySet<string> } | undefined;

/** The setting's origins in the form that browsers send. A hub with a malformed entry is refused earlier (TOK8). */
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

/** Answers preflights and lets pages of allowed origins read every response, refusals included. */
export const answerBrowsers: EdgeMiddleware = async (c, next) => {
  const origin = c.req.header("origin");
  if (origin === undefined) return next();
  const allowed = isAllowed(origin, c.req.url, c.env);
  if (allowed && c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
    return new Response(null, { status: 204, headers: preflightHeaders(origin) });
  }
  await next();
  // An upgrade has no body to protect, and its headers are immutable.
  if (c.res.status === 101) return undefined;
  c.res = new Response(c.res.body, c.res);
  c.res.headers.append("vary", "Origin");
  if (!allowed) return undefined;
  c.res.headers.set("access-control-allow-origin", origin);
  c.res.headers.set("access-control-expose-headers", "etag, retry-after");
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

/** A client that sends no `Origin` is not a browser and passes (SOK1). */
export const refuseForeignOrigins: EdgeMiddleware = async (c, next) => {
  const origin = c.req.header("origin");
  if (origin !== undefined && !isAllowed(origin, c.req.url, c.env)) {
    return refuse(c, {
      code: "forbidden",
      detail: "pages of this origin may not use the hub; HUB_ORIGINS lists who may",
    });
  }
  return next();
};
