import * as v from "valibot";
import { TokenId } from "../state/actor.ts";
import { Time } from "../values/ids.ts";

/** A revoked token: good for nothing until `until`, when it has ended by itself (TOK9). */
export const Revocation = v.object({ tokenId: TokenId, until: Time });
export type Revocation = v.InferOutput<typeof Revocation>;

/** The key that revokes a token: its `jti`, or the id under which the audit knows it (AUD1). */
export const RevocationRequest = v.object({
  jti: v.exactOptional(v.pipe(v.string(), v.nonEmpty("must not be empty"), v.maxLength(1024))),
  tokenId: v.exactOptional(TokenId),
  /** When the token ends (its `exp`); 30 days from now without it, for none that holds now lives longer (TOK6). */
  expiresAt: v.exactOptional(Time),
});
