import { env } from "cloudflare:workers";
import type { Env } from "../../../../src/durable/env.ts";
import type { RoomStub } from "../../../../src/durable/room-of.ts";

/** Secrets of these tests alone, so that nothing depends on how the test worker is set up. */
export const SECRETS = {
  HUB_JWT_SECRET: "a secret that only the tests of the edge know",
  HUB_TO_BRIDGE_SECRETS: "whsec_aHViIHRvIGJyaWRnZSwgZm9yIHRlc3Rz,whsec_aHViIHRvIGJyaWRnZSwgbGFzdCB5ZWFycw==",
  BRIDGE_TO_HUB_SECRETS: "whsec_YnJpZGdlIHRvIGh1YiwgZm9yIHRlc3Rz,whsec_YnJpZGdlIHRvIGh1YiwgbGFzdCB5ZWFycw==",
} as const;

/** The bindings of the test worker with the settings of these tests; `undefined` takes a setting away. */
export function edgeEnv(changes: { [name in keyof Env]?: Env[name] | undefined } = {}): Env {
  const bindings = { ...env, HUB_JWKS_URL: undefined, HUB_ORIGINS: undefined };
  const settings = { ...SECRETS, HUB_ENV: "dev", BRIDGE_URL: "https://bridge.test" };
  return { ...bindings, ...settings, ...changes } as unknown as Env;
}

/** A namespace whose rooms answer as told: what is not told is not there, so calling it fails the test. */
export function roomsThat(room: Partial<RoomStub>, names: string[] = []): Env["ROOMS"] {
  const namespace = {
    getByName(name: string) {
      names.push(name);
      return room;
    },
  };
  return namespace as unknown as Env["ROOMS"];
}
