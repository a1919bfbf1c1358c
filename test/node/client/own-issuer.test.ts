import { join } from "node:path";
import { build } from "esbuild";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRoom } from "../../../src/client/connect-room.ts";
import type { RoomClient } from "../../../src/client/room-client.ts";
import { HubUnderFire } from "../../../tools/fuzz/hub-under-fire.ts";
import { PROJECT } from "../../../tools/project.ts";

const ISSUER = "https://id.example";
const PLAYERS = { "key-of-mara": { id: "mara", name: "Mara", stats: { finesse: 2 } } };

async function newKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: "ES256" };
}

/** The sample's Worker in a real workerd, with these keys; it answers at the same address whatever they are. */
async function optionsOf(script: string, keys: readonly JWK[], port: number) {
  return convertV4MiniflareOptions({
    ...{ modules: true, script, port, compatibilityDate: "2026-10-23" },
    bindings: {
      ...{ ISSUER, AUDIENCE: "frontier-hub", PLAYERS: JSON.stringify(PLAYERS) },
      SIGNING_KEYS: JSON.stringify(keys),
    },
  });
}

let script = "";
let issuer: Miniflare;
let issuerUrl: URL;
let hub: HubUnderFire;
const clients: RoomClient[] = [];
const [first, second] = await Promise.all([newKey("first"), newKey("second")]);

beforeAll(async () => {
  const { outputFiles } = await build({
    ...{ entryPoints: [join(PROJECT, "samples/auth/token-worker.js")], bundle: true, format: "esm", write: false },
    absWorkingDir: PROJECT,
  });
  script = outputFiles[0]?.text ?? "";
  issuer = new Miniflare(await optionsOf(script, [first, second], 0));
  issuerUrl = await issuer.ready;
  hub = await HubUnderFire.start({
    settings: {
      HUB_JWKS_URL: new URL("/.well-known/jwks.json", issuerUrl).href,
      HUB_JWT_ISSUER: ISSUER,
      HUB_JWT_AUDIENCE: "frontier-hub",
    },
  });
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await hub?.stop();
  await issuer?.dispose();
});

async function useKeys(...keys: readonly JWK[]): Promise<void> {
  await issuer.setOptions(await optionsOf(script, keys, Number(issuerUrl.port)));
}

async function getToken(session = "key-of-mara"): Promise<string> {
  const answer = await fetch(new URL("/token", issuerUrl), {
    method: "POST",
    headers: { cookie: `session=${session}` },
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

function enter(roomId: string, options: { maxFailures?: number; getToken?: () => Promise<string> } = {}): RoomClient {
  const client = connectRoom({ url: hub.url.origin, hubId: "demo", roomId, getToken, ...options });
  clients.push(client);
  return client;
}

function kidOf(token: string): string {
  const [header = ""] = token.split(".");
  return JSON.parse(Buffer.from(header, "base64url").toString()).kid;
}

test("TOK1 TOK7 a player of an own issuer enters, as that issuer says who they are", async () => {
  const client = enter("quay");
  expect(await client.ready).toEqual({ ok: true });
  expect(client.state?.participants).toMatchObject([{ actorId: "mara", name: "Mara", stats: { finesse: 2 } }]);
});

test("TOK1 CLT3 somebody whom the issuer does not know has no token", async () => {
  const client = enter("quay", { getToken: () => getToken("nobody"), maxFailures: 1 });
  expect(await client.ready).toMatchObject({ ok: false, reason: { code: "gave-up" } });
});

test("TOK7 TOK4 a key that was published in advance signs at once, on the open connection too", async () => {
  const client = enter("tower");
  expect(await client.ready).toEqual({ ok: true });
  await useKeys(second, first);
  const token = await getToken();
  expect(kidOf(token)).toBe("second");
  const refreshed = new Promise((resolve) => client.on("notice", ({ code }) => resolve(code)));
  client.useToken(token);
  expect(await refreshed).toBe("token-refreshed");
  expect(await enter("cellar").ready).toEqual({ ok: true });
});

test("TOK7 a token for another audience opens no room", async () => {
  const strict = await HubUnderFire.start({
    settings: {
      HUB_JWKS_URL: new URL("/.well-known/jwks.json", issuerUrl).href,
      HUB_JWT_AUDIENCE: "another-service",
    },
  });
  const answer = await fetch(new URL("/v1/hubs/demo/rooms", strict.url), {
    headers: { authorization: `Bearer ${await getToken()}` },
  });
  expect(answer.status).toBe(401);
  await strict.stop();
});
