import http from "node:http";

const PROXY_SETTINGS = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] as const;
const LOOPBACK = ["localhost", "127.0.0.1", "::1", "[::1]"] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy settings of an environment, by name; passwords are left out. */
export function proxiesIn(env: Environment): string[] {
  return PROXY_SETTINGS.flatMap((setting) => {
    const [name, value] =
      [setting, setting.toLowerCase()].map((each) => [each, env[each]]).find(([, set]) => set) ?? [];
    return name === undefined || value === undefined ? [] : [`${name} ${value.replace(/\/\/[^/@]*@/, "//")}`];
  });
}

/**
 * The variables that keep loopback requests away from a proxy (RUN3): `NO_PROXY` in both
 * spellings, since some libraries read only one. Empty where there is no proxy.
 */
export function withoutProxyForLoopback(env: Environment): Record<string, string> {
  if (proxiesIn(env).length === 0) return {};
  const excepted = (env["NO_PROXY"] || env["no_proxy"] || "").split(/[\s,]+/).filter(Boolean);
  const missing = excepted.includes("*") ? [] : LOOPBACK.filter((host) => !excepted.includes(host));
  const all = [...excepted, ...missing].join(",");
  return { NO_PROXY: all, no_proxy: all };
}

/** The same for this process, before it asks anything. `fetch` reads the setting each time, `http` once. */
export function keepLoopbackFromProxy(): void {
  const settings = withoutProxyForLoopback(process.env);
  if (Object.keys(settings).length === 0) return;
  Object.assign(process.env, settings);
  if (process.env["NODE_USE_ENV_PROXY"] === "1") http.globalAgent = new http.Agent({ proxyEnv: process.env });
}
