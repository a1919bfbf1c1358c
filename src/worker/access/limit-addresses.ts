import type { EdgeMiddleware } from "../app-env.ts";
import { log } from "../log.ts";
import { refuse } from "../refuse.ts";

/** The binding counts within a minute of its own and does not say when it is over. */
const RETRY_MS = 10_000;

/**
 * Limits an address before any authentication (SOK10). The bridge is exempt: all results of a hub come
 * from one address, and are bounded by their signature's headers and their length (BRG1).
 */
export const limitAddresses: EdgeMiddleware = async (c, next) => {
  const { ADDRESS_LIMIT: limiter, HUB_ENV } = c.env;
  if (limiter === undefined || HUB_ENV === "dev" || c.req.path.startsWith("/v1/bridge/")) return next();
  const address = c.req.header("cf-connecting-ip") ?? "unknown";
  if (await isWithin(limiter, networkOf(address))) return next();
  const detail = "too many requests from this address; try again in a moment";
  return refuse(c, { code: "rate-limited", detail, retryAfterMs: RETRY_MS });
};

/** A limiter that fails lets everybody in: what is behind it has limits of its own. */
async function isWithin(limiter: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    log("warn", "hub.edge.limiterFailed", { error: String(error) });
    return true;
  }
}

/** An IPv4 address, also one written as IPv6, or the /64 of an IPv6 one: one subscriber has all of that. */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const before = head.split(":").filter((group) => group !== "");
  const after = (tail ?? "").split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
