import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { serveHttp } from "../../../../src/offline-bridge/bridge/http/serve-http.ts";

test("BRG4 a connection that has sent half a request does not keep the server from closing", async () => {
  const app = new Hono();
  app.post("/jobs", async (c) => c.text(await c.req.text()));
  const server = await serveHttp(app, "127.0.0.1", 0, 200);
  const half = connect(server.port, "127.0.0.1");
  half.on("error", () => {}).resume();
  await once(half, "connect");
  half.write("POST /jobs HTTP/1.1\r\nhost: hub\r\ncontent-length: 100\r\n\r\n{");
  await sleep(50);
  const cut = once(half, "close");
  expect(await Promise.race([server.close().then(() => "closed"), sleep(3_000, "open")])).toBe("closed");
  await cut;
});

test("BRG4 a request that is under way is answered before the server is gone", async () => {
  const app = new Hono();
  const reached = Promise.withResolvers<void>();
  app.get("/slow", async (c) => {
    reached.resolve();
    await sleep(150);
    return c.text("done");
  });
  const server = await serveHttp(app, "127.0.0.1", 0);
  const asked = fetch(`http://127.0.0.1:${server.port}/slow`).then((response) => response.text());
  await reached.promise;
  await server.close();
  expect(await asked).toBe("done");
});
