import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { proxiesIn, withoutProxyForLoopback } from "../../../src/offline-bridge/process/loopback-without-proxy.ts";

const LOOPBACK = "localhost,127.0.0.1,::1,[::1]";

test.each<[string, Record<string, string>, string | undefined]>([
  ["no proxy", { NO_PROXY: "corp.example" }, undefined],
  ["one", { HTTP_PROXY: "http://proxy:3128" }, LOOPBACK],
  ["one in small letters", { https_proxy: "http://proxy:3128" }, LOOPBACK],
  ["one for all", { ALL_PROXY: "socks5://proxy" }, LOOPBACK],
  [
    "one with exceptions",
    { HTTPS_PROXY: "http://proxy", no_proxy: "corp.example, ::1" },
    "corp.example,::1,localhost,127.0.0.1,[::1]",
  ],
  ["one that is for nothing", { HTTPS_PROXY: "http://proxy", NO_PROXY: "*" }, "*"],
])("RUN3 with %s, loopback is excepted in both spellings of the setting", (_, env, excepted) => {
  expect(withoutProxyForLoopback(env)).toEqual(
    excepted === undefined ? {} : { NO_PROXY: excepted, no_proxy: excepted },
  );
});

test("RUN3 a proxy is told without its password", () => {
  const env = { HTTPS_PROXY: "http://ann:secret@proxy:3128", http_proxy: "http://other" };
  expect(proxiesIn(env)).toEqual(["http_proxy http://other", "HTTPS_PROXY http://proxy:3128"]);
});

test("RUN3 a tool that was started with a dead proxy reaches what is on this machine, by fetch, sockets and http", async () => {
  const server = createServer((_, answer) => void answer.end("here")).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const script = `
    import { get } from "node:http";
    import { keepLoopbackFromProxy } from "./src/offline-bridge/process/loopback-without-proxy.ts";
    keepLoopbackFromProxy();
    console.log((await fetch("http://127.0.0.1:${port}")).status);
    get("http://127.0.0.1:${port}", ({ statusCode }) => { console.log(statusCode); process.exit(); });`;
  const dead = "http://127.0.0.1:9";
  const env = {
    PATH: process.env["PATH"],
    NODE_USE_ENV_PROXY: "1",
    HTTP_PROXY: dead,
    http_proxy: dead,
    HTTPS_PROXY: dead,
  };
  const args = ["--no-warnings", "--input-type=module-typescript", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  expect(stdout).toBe("200\n200\n");
});
