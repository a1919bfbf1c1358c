import { env, exports } from "cloudflare:workers";
import type { Env } from "../../../../src/durable/env.ts";

/** The bindings of the test Worker, which every room shares. */
export const edgeEnv = env as unknown as Env;

/** That Worker from outside, as any client reaches it. */
export const edge = (exports as unknown as { default: Fetcher }).default;
