import type { Env } from "./env.ts";

/** What a hub overrides of the built-in catalog, to be judged by who reads it: a release may have changed what is valid. */
export interface CatalogOverrides {
  /** `{}` where nothing is overridden. */
  get(): Promise<unknown>;
  /** Replaces the override; `by` is the operator's actor id, `now` in milliseconds. */
  put(override: object, by: string, now: number): Promise<void>;
}

export function catalogOf(env: Pick<Env, "CATALOG">, hubId: string): CatalogOverrides {
  const object = env.CATALOG.getByName(hubId);
  return {
    async get() {
      const body = await object.get();
      const override: unknown = JSON.parse(body ?? "{}");
      return override;
    },
    async put(override, by, now) {
      await object.put(JSON.stringify(override), by, new Date(now).toISOString());
    },
  };
}
