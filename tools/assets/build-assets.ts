import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildServedClient, CLIENT_HEADERS } from "../client/build-served.ts";
import { buildConsole, CONSOLE_HEADERS, type BuiltFiles } from "../console/build-console.ts";
import { PROJECT } from "../project.ts";
import { place } from "./place-files.ts";

/** The documents that machines read, as `npm run protocol` has written them (DOC5). */
export const CONTRACTS = ["openapi.json", "asyncapi.json"] as const;

const CONTRACT_HEADERS = CONTRACTS.map(
  (name) =>
    `/${name}\n  Access-Control-Allow-Origin: *\n  X-Content-Type-Options: nosniff\n  Cache-Control: no-cache\n`,
).join("");

/**
 * Builds all that the Worker serves as static assets: the console's pages, the client library as modules for pages
 * without a bundler, the contracts, and their headers. A hub may serve the folder meanwhile.
 * @returns the built files by path, with their sizes in bytes
 * @throws Error where the sources do not build
 */
export async function buildAssets(directory: string): Promise<BuiltFiles> {
  const [pages, modules] = await Promise.all([buildConsole(directory), buildServedClient(directory)]);
  for (const name of CONTRACTS) {
    await place(join(directory, name), readFileSync(join(PROJECT, "docs/protocol/schema", name)));
  }
  await place(join(directory, "_headers"), Buffer.from(CONSOLE_HEADERS + CLIENT_HEADERS + CONTRACT_HEADERS));
  return { ...pages, ...modules };
}
