import type { EdgeContext } from "../app-env.ts";
import { refuse } from "../refuse.ts";

/** A page of the console, such as `/console/play`; chunks and pictures have an ending, and are files or nothing. */
const PAGE = /^\/console\/[a-z]+(?:\/[\w-]+)*$/;

/**
 * `GET /console/…` for addresses that name no file: a face of the console is the one page, with the headers of all
 * assets. Anything else is 404, so that a chunk of an older release is missed and not answered with a page (UI1).
 */
export async function showConsole(c: EdgeContext): Promise<Response> {
  const page = c.env.ASSETS === undefined || !PAGE.test(c.req.path) ? undefined : await pageOf(c.env.ASSETS, c.req.url);
  return page ?? refuse(c, { code: "not-found", detail: `the console has no page ${c.req.path}` });
}

async function pageOf(assets: Fetcher, url: string): Promise<Response | undefined> {
  const page = await assets.fetch(new URL("/console/", url));
  return page.ok ? page : undefined;
}
