// A Worker of your own that hands out tokens for a hub, signed by keys of your own (docs/guide/auth.md).
import { importJWK, SignJWT } from "jose";

const LIFETIME_SECONDS = 3600;

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method === "GET" && pathname === "/.well-known/jwks.json") return publicKeys(env);
    if (request.method === "POST" && pathname === "/token") return mint(request, env);
    return new Response("not found", { status: 404 });
  },
};

/** Private keys as JWKs with `kid` and `alg`, a JSON list in a secret: the first signs, all of them are published. */
function keysOf(env) {
  return JSON.parse(env.SIGNING_KEYS);
}

function publicKeys(env) {
  const keys = keysOf(env).map(({ kty, crv, x, y, kid, alg }) => ({ kty, crv, x, y, kid, alg, use: "sig" }));
  return Response.json({ keys }, { headers: { "cache-control": "max-age=60" } });
}

async function mint(request, env) {
  const player = await playerOf(request, env);
  if (player === undefined) return new Response("sign in first", { status: 401 });
  const [key] = keysOf(env);
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ hub: "demo", room: "*", name: player.name, roles: ["player"], stats: player.stats })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .setSubject(player.id)
    .setIssuer(env.ISSUER)
    .setAudience(env.AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(await importJWK(key, key.alg));
  return new Response(token, { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}

/** The player behind a request: put your own session here. This one knows players by a key in a cookie. */
async function playerOf(request, env) {
  const [, session] = /(?:^|; )session=([\w-]+)/.exec(request.headers.get("cookie") ?? "") ?? [];
  return session === undefined ? undefined : JSON.parse(env.PLAYERS)[session];
}
