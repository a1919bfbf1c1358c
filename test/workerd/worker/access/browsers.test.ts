import { describe, expect, test } from "vitest";
import { isAllowed } from "../../../../src/worker/access/browsers.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv } from "../support/edge-env.ts";
import { tokenFor } from "../support/tokens.ts";

const HUB_ORIGINS =
  "https://play.test, https://other.test:8443/,HTTPS://Cased.Test:443, http://plain.test:80/,https://Bücher.test," +
  "capacitor://LocalHost";
const production = edgeEnv({ HUB_ENV: undefined, HUB_ORIGINS });
const rooms = "/v1/hubs/hub-one/rooms";
/** A request to a hub at an address that is on no list. */
const ELSEWHERE = "https://hub.test/v1/hubs/hub-one/rooms";

test.each([
  ["https://play.test", true],
  ["https://other.test:8443", true],
  ["https://cased.test", true],
  ["http://plain.test", true],
  ["https://xn--bcher-kva.test", true],
  ["capacitor://localhost", true],
  ["https://play.test:444", false],
  ["http://play.test", false],
  ["https://play.test.evil.test", false],
  ["https://evil-play.test", false],
  ["null", false],
  ["", false],
  ["http://localhost:3000", false],
])("SOK1 TOK8 in production the list decides, whatever its case and default ports: %s %s", (origin, allowed) => {
  expect(isAllowed(origin, ELSEWHERE, { HUB_ORIGINS })).toBe(allowed);
});

test.each([
  ["http://localhost:3000", true],
  ["http://127.0.0.1:8787", true],
  ["http://127.8.8.8", true],
  ["http://[::1]:8787", true],
  ["https://console.localhost", true],
  ["https://play.test", true],
  ["http://localhost.evil.test", false],
  ["http://127.0.0.1.evil.test", false],
  ["null", false],
])("SOK1 in development this machine is let in too: %s %s", (origin, allowed) => {
  expect(isAllowed(origin, ELSEWHERE, { HUB_ORIGINS, HUB_ENV: "dev" })).toBe(allowed);
});

test.each([
  ["https://hub.test", true],
  ["http://hub.test", false],
  ["https://hub.test:8443", false],
  ["https://hub.test.evil.test", false],
])("SOK1 UI1 the hub's own pages may call it without being listed: %s %s", (origin, allowed) => {
  expect(isAllowed(origin, ELSEWHERE, {})).toBe(allowed);
});

describe("requests", () => {
  test("SOK1 a page of a listed origin may read the answer", async () => {
    const headers = { origin: "https://play.test" };
    const response = await callEdge(`GET ${rooms}`, { headers, token: await tokenFor("player"), env: production });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://play.test");
    expect(response.headers.get("vary")).toContain("Origin");
  });

  test("SOK1 and refusals too", async () => {
    const headers = { origin: "https://play.test" };
    const response = await callEdge(`GET ${rooms}`, { headers, env: production });
    expect(response.headers.get("access-control-allow-origin")).toBe("https://play.test");
    expect(await outcomeOf(response)).toBe("401 unauthenticated");
  });

  test.each([`GET ${rooms}`, "GET /healthz", "GET /nowhere", "POST /v1/dev/tokens", `OPTIONS ${rooms}`])(
    "SOK1 a page of another origin is refused everywhere: %s",
    async (route) => {
      const headers = { origin: "https://evil.test", "access-control-request-method": "GET" };
      const response = await callEdge(route, { headers, token: await tokenFor("player"), env: production });
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(await outcomeOf(response)).toBe("403 forbidden");
    },
  );

  test("SOK1 a preflight is answered without a token", async () => {
    const headers = { origin: "https://play.test", "access-control-request-method": "PUT" };
    const response = await callEdge("OPTIONS /v1/hubs/hub-one/catalog", { headers, env: production });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "https://play.test",
      "access-control-allow-methods": "GET, POST, PUT, DELETE",
      "access-control-allow-headers": "authorization, content-type, if-match, if-none-match, last-event-id",
    });
  });

  test("SOK1 a client without an Origin is no browser and is let through", async () => {
    const response = await callEdge(`GET ${rooms}`, { token: await tokenFor("player"), env: production });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });
});
