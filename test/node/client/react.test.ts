import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";
import { hasBrowser, openBrowser } from "../../support/browser.ts";

async function bundle(entry: string, external: string[] = []): Promise<string> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: PROJECT, entryPoints: [entry], bundle: true, format: "esm", jsx: "automatic" },
    ...{ minify: true, target: "es2022", write: false, external },
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles[0]?.text ?? "";
}

test("PKG4 the hooks are at most 1.5 kB gzipped beside the room", async () => {
  const hooks = await bundle("src/client/entries/react.ts", ["react", "../connect-room.ts"]);
  expect(hooks.length).toBeGreaterThan(500);
  expect(gzipSync(hooks, { level: 9 }).length).toBeLessThanOrEqual(1_500);
});

describe.skipIf(!hasBrowser)("components in a browser", () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    const [script, opened] = await Promise.all([bundle("test/node/client/pages/react-page.tsx"), openBrowser()]);
    browser = opened;
    page = await browser.newPage();
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    page.on("pageerror", (error) => void complaints.push(error.message));
    await page.addScriptTag({ type: "module", content: script });
  });
  afterAll(async () => {
    await browser?.close();
  });
  const scene = (name: string): Promise<unknown> => page.evaluate(`SCENES.${name}()`);

  test("PKG4 strict mode joins once, and an unmounted room leaves nothing behind", async () => {
    expect(await scene("strictMode")).toEqual({ sockets: 1, requests: 1, isClosed: true, listeners: 0 });
  });

  test("PKG4 fifty mounts leave no socket open and no listener", async () => {
    expect(await scene("remounts")).toEqual({ opened: 50, open: 0, listeners: 0 });
  });

  test("PKG4 a component renders only when its slice is another one", async () => {
    expect(await scene("slices")).toEqual({ rendered: { chat: 5, slowMode: 0, lines: 0 }, text: "500" });
  });

  test("PKG4 no commit shows two states of one room, where reading without the hook does", async () => {
    expect(await scene("tearing")).toEqual({ torn: 0, commits: expect.any(Number), final: ["1"] });
    expect(await scene("tearingWithoutHook")).toMatchObject({ torn: 1 });
  });

  test("PKG4 a command waits, and then has its outcome", async () => {
    expect(await scene("commands")).toEqual([
      "suspended 0 -",
      "connecting 0 -",
      "open 0 -",
      "open 1 -",
      "open 0 accepted",
    ]);
  });

  test("PKG4 another room id leaves the first room, and another token is used at once", async () => {
    expect(await scene("otherRoom")).toEqual({
      sockets: 2,
      isFirstClosed: true,
      isSecondClosed: false,
      second: expect.stringContaining("/rooms/tower/socket"),
      tokens: [{ type: "hub.refreshToken", token: "jwt-2" }],
    });
  });

  test("PKG4 React complains of nothing", () => {
    expect(complaints).toEqual([]);
  });
});
