import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../../tools/project.ts";
import { installFresh, type FreshFolder } from "../../node/client/fresh-folder.ts";
import { hasBrowser, openBrowser } from "../../support/browser.ts";
import { startStack, type TestStack } from "../../support/stack.ts";

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves a folder as any server of static files does, from an origin that is not the hub's. */
async function serve(folder: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = pathname === "/" ? "/index.html" : pathname;
    try {
      const body = readFileSync(join(folder, path));
      response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

describe.skipIf(!hasBrowser)("the sample games", () => {
  let stack: TestStack;
  let browser: Browser;
  let fresh: FreshFolder;
  const servers: Server[] = [];
  beforeAll(async () => {
    [stack, browser, fresh] = await Promise.all([startStack(), openBrowser(), installFresh()]);
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    fresh?.remove();
    await browser?.close();
    await stack?.stop();
  });

  /** A window of its own, of one player, with what its browser complained about. */
  async function open(folder: string, room: string, name: string): Promise<{ page: Page; complaints: string[] }> {
    const { url, server } = await serve(folder);
    servers.push(server);
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("404")) complaints.push(message.text());
    });
    page.on("pageerror", (error) => void complaints.push(error.message));
    await page.goto(`${url}?${new URLSearchParams({ hub: stack.edgeUrl, room, name }).toString()}`);
    await page.getByRole("status").getByText("open").waitFor();
    return { page, complaints };
  }

  async function says(page: Page, line: string): Promise<void> {
    await page.getByLabel("Say something").fill(line);
    await page.getByRole("button", { name: "Say", exact: true }).click();
  }

  test("PKG3 PKG6 a page without a bundler: two windows talk, duel, and check the dice", async () => {
    const folder = join(PROJECT, "samples/browser");
    const mara = await open(folder, "sample-browser", "Mara");
    const teo = await open(folder, "sample-browser", "Teo");
    await says(mara.page, "Who pays the toll?");
    await teo.page.getByText("Mara: Who pays the toll?").waitFor();
    await mara.page.getByText("all saved").waitFor();
    await mara.page.getByRole("button", { name: "Duel for the toll" }).click();
    await teo.page.getByText(/^Mara challenges for the toll/).waitFor();
    await teo.page.getByRole("button", { name: "Duel for the toll" }).click();
    for (const { page } of [mara, teo]) await page.getByText(/^Verified: the seed is the one promised/).waitFor();
    // Loaded again, the page shows the room at once, and goes on.
    await mara.page.reload();
    await mara.page.getByText("Mara: Who pays the toll?").waitFor();
    await says(teo.page, "You do.");
    await mara.page.getByText("Teo: You do.").waitFor();
    expect([...mara.complaints, ...teo.complaints]).toEqual([]);
  });

  test("PKG1 PKG4 the React game, compiled and built by Vite from the tarball: two windows talk and duel", async () => {
    cpSync(join(PROJECT, "samples/react"), fresh.path, { recursive: true });
    execFileSync(join(PROJECT, "node_modules/.bin/tsc"), ["--project", fresh.path], { cwd: fresh.path });
    await build({ root: fresh.path, logLevel: "error" });
    const mara = await open(join(fresh.path, "dist"), "sample-react", "Mara");
    const teo = await open(join(fresh.path, "dist"), "sample-react", "Teo");
    await says(mara.page, "Who pays the toll?");
    await teo.page.getByText("Mara: Who pays the toll?").waitFor();
    await mara.page.getByRole("button", { name: "Duel for the toll" }).click();
    await teo.page.getByText("armed").waitFor();
    await teo.page.getByRole("button", { name: "Duel for the toll" }).click();
    for (const { page } of [mara, teo]) await page.getByText(/^resolved \S/).waitFor();
    expect([...mara.complaints, ...teo.complaints]).toEqual([]);
  });
});
