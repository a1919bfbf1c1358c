import { UsageError, type Environment, type OptionsConfig } from "./command-line.ts";

/** The hub that a tool speaks to, and the token with which it does. */
export interface GivenHub {
  readonly url: string;
  readonly hubId: string;
  readonly token: string;
}

/** The options of every tool that speaks to a hub. */
export const HUB_OPTIONS = {
  hub: { type: "string" },
  token: { type: "string" },
} as const satisfies OptionsConfig;

interface HubValues {
  readonly hub?: string | undefined;
  readonly token?: string | undefined;
}

const LOCAL_HUB = "http://127.0.0.1:8787";

/**
 * Reads where the hub is from `--hub` or `HUB_URL`, and its token from `--token` or `HUB_TOKEN`.
 * @param wanted what kind of token it has to be, for the message where there is none
 * @throws {UsageError} where either cannot be used
 */
export function readHub(values: HubValues, env: Environment, wanted: string): GivenHub {
  const token = (values.token ?? env["HUB_TOKEN"] ?? "").trim();
  if (token === "") throw new UsageError(`--token or HUB_TOKEN must hold ${wanted}; npm run ops -- token makes one`);
  const url = readHubUrl(values, env);
  const hubId = hubOf(token);
  if (hubId === undefined) throw new UsageError("--token or HUB_TOKEN is no token of a hub");
  return { url, hubId, token };
}

/** Reads where the hub is, for tools that can do without a token. */
export function readHubUrl(values: HubValues, env: Environment): string {
  const url = values.hub ?? env["HUB_URL"] ?? LOCAL_HUB;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw new UsageError("--hub must be an http address");
  return url;
}

/** The hub that a token names (TOK2). Its signature is the hub's to look at. */
function hubOf(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const hub = typeof claims === "object" && claims !== null && "hub" in claims ? claims.hub : undefined;
    return typeof hub === "string" && /^[a-z0-9-]+$/.test(hub) ? hub : undefined;
  } catch {
    return undefined;
  }
}
