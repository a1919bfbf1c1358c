import { expect, test } from "vitest";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv } from "../support/edge-env.ts";

/** Assets that hold the one page of the console. */
const ASSETS = {
  fetch: (url: RequestInfo | URL) =>
    Promise.resolve(
      new URL(url instanceof Request ? url.url : url).pathname === "/console/"
        ? new Response("the page", { headers: { "content-security-policy": "default-src 'none'" } })
        : new Response("no such file", { status: 404 }),
    ),
} as unknown as Fetcher;
const env = edgeEnv({ ASSETS });

test.each(["/console/play", "/console/moderate", "/console/operate/rooms/quay"])(
  "UI1 %s is the one page",
  async (path) => {
    const response = await callEdge(`GET ${path}`, { env });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("the page");
    expect(response.headers.get("content-security-policy")).toBe("default-src 'none'");
  },
);

test.each(["/console/chunks/play-face-OLD.js", "/console/icon.png", "/console/Play", "/console/../v1", "/consoles"])(
  "UI1 %s is no page",
  async (path) => {
    expect(await outcomeOf(await callEdge(`GET ${path}`, { env }))).toBe("404 not-found");
  },
);

test("UI1 a hub without assets says so", async () => {
  expect(await outcomeOf(await callEdge("GET /console/play", { env: edgeEnv({ ASSETS: undefined }) }))).toBe(
    "404 not-found",
  );
});

test("UI1 RUN2 TOK3 only a hub in development says that it mints tokens", async () => {
  const healthOf = async (HUB_ENV: string | undefined): Promise<unknown> =>
    (await callEdge("GET /healthz", { env: edgeEnv({ HUB_ENV }) })).json();
  expect(await healthOf("dev")).toMatchObject({ status: "ok", dev: true });
  expect(await healthOf(undefined)).not.toHaveProperty("dev");
});
