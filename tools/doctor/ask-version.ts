import { join } from "node:path";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";
import { PROJECT } from "../project.ts";

/**
 * Has every request to the hub ask one version of its Worker from now on, which may serve nobody else yet. The platform looks at
 * the header alone, and where the version is not part of the deployment it answers as for anybody.
 */
export function askVersion(hubUrl: string, version: string): void {
  const config = join(PROJECT, "wrangler.toml");
  const read: unknown = unstable_readConfig({ config, env: "production" }, { hideWarnings: true });
  const { name } = v.parse(v.object({ name: v.string() }), read);
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    const isHub = request.url.startsWith(`${hubUrl}/`);
    if (isHub) request.headers.set("Cloudflare-Workers-Version-Overrides", `${name}="${version}"`);
    return fetch(request);
  };
}
