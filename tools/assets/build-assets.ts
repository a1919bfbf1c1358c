import { join } from "node:path";
import { buildServedClient, CLIENT_HEADERS } from "../client/build-served.ts";
import { buildConsole, CONSOLE_HEADERS, type BuiltFiles } from "../console/build-console.ts";
import { place } from "./place-files.ts";

/**
 * Builds all that the Worker serves as static assets: the console's pages, the client library as modules for pages
 * without a bundler, and their headers. A hub may serve the folder meanwhile.
 * @returns the built files by path, with their sizes in bytes
 * @throws Error where the sources do not build
 */
export async function buildAssets(directory: string): Promise<BuiltFiles> {
  const [pages, modules] = await Promise.all([buildConsole(directory), buildServedClient(directory)]);
  await place(join(directory, "_headers"), Buffer.from(CONSOLE_HEADERS + CLIENT_HEADERS));
  return { ...pages, ...modules };
}
