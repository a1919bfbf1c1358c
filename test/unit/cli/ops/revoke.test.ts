import { createHash } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { tokenNamed } from "../../../../src/cli/ops/tokens/revoke.ts";
import { scriptedHub } from "../../../support/scripted-server.ts";
import { runOps } from "./run-ops.ts";

// Each run is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const ROUTE = "/v1/ops/hubs/hub-one/revocations";
const UNTIL = "2126-01-01T00:00:00.000Z";
const REVOKED = { tokenId: "0".repeat(32), until: UNTIL };

const hub = await scriptedHub();
const run = runOps(hub);
beforeEach(() => {
  hub.routes[`POST ${ROUTE}`] = () => ({ body: REVOKED });
  hub.routes[`GET ${ROUTE}`] = () => ({ body: { revocations: [REVOKED] } });
});

const jwt = (claims: object) => `header.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;

test("CLI3 TOK9 revoke names a token and says until when; revoked lists them", async () => {
  const done = await run(["revoke", "a-jti", "--until", "2126-01-01"]);
  expect(done).toMatchObject({
    code: 0,
    out: `the token ${REVOKED.tokenId} is revoked until ${UNTIL}, when it has ended\n`,
  });
  expect(hub.asked.at(-1)).toBe(`POST ${ROUTE} ${JSON.stringify({ jti: "a-jti", expiresAt: UNTIL })}`);
  expect((await run(["revoked"])).out).toContain(REVOKED.tokenId);
  expect(JSON.parse((await run(["revoked", "--json"])).out)).toEqual({ revocations: [REVOKED] });
  expect(await run(["revoke", "a", "--until", "soon"])).toMatchObject({ code: 64 });
  expect(await run(["revoke"])).toMatchObject({ code: 64 });
});

test("TOK9 of a token only its jti and its end are sent, or its hash where it has no jti", () => {
  const exp = Date.parse(UNTIL) / 1000;
  expect(tokenNamed(jwt({ jti: "j-1", exp, sub: "ada" }), undefined)).toEqual({ jti: "j-1", expiresAt: UNTIL });
  const bare = jwt({ sub: "ada" });
  const tokenId = createHash("sha256").update(bare).digest("hex").slice(0, 32);
  expect(tokenNamed(bare, undefined)).toEqual({ tokenId });
  expect(tokenNamed(tokenId, UNTIL)).toEqual({ tokenId, expiresAt: UNTIL });
  expect(tokenNamed("a.b.c", undefined)).toEqual({ jti: "a.b.c" });
});
