import { randomBytes } from "node:crypto";

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** A pair of directions, each with its own key (BRG5). */
export interface Secrets {
  readonly hubToBridge: string;
  readonly bridgeToHub: string;
}

export function newSecrets(): Secrets {
  return { hubToBridge: newSecret(), bridgeToHub: newSecret() };
}
