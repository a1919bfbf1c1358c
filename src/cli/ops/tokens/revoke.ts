import { createHash } from "node:crypto";
import type { HubAccess } from "../../../client/http/hub-http.ts";
import { listRevocations, revokeToken } from "../../../client/http/operator/revocations-http.ts";
import { valueOf } from "../../ask-hub.ts";
import { formatTable } from "../../format-table.ts";
import { visibleText } from "../../visible-text.ts";
import type { OpsTask, RevokedToken } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";

/**
 * The token that an operator means: a `jti`, the id of a token in the audit, or a token itself. Of a token its `jti` and `exp`
 * are taken, or its hash where it has no `jti`: it is not sent anywhere.
 */
export function tokenNamed(named: string, until: string | undefined): RevokedToken {
  const given = until === undefined ? {} : { expiresAt: new Date(until).toISOString() };
  if (/^[0-9a-f]{32}$/.test(named)) return { tokenId: named, ...given };
  const claims = claimsIn(named);
  if (claims === undefined) return { jti: named, ...given };
  const { jti, exp } = claims;
  const ends = typeof exp === "number" ? { expiresAt: new Date(exp * 1000).toISOString() } : {};
  // As the hub names a token without one (AUD1).
  const id =
    typeof jti === "string" ? { jti } : { tokenId: createHash("sha256").update(named).digest("hex").slice(0, 32) };
  return { ...id, ...ends, ...given };
}

function claimsIn(token: string): { readonly jti?: unknown; readonly exp?: unknown } | undefined {
  const [, claims, signature, ...more] = token.split(".");
  if (claims === undefined || signature === undefined || more.length > 0) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(claims, "base64url").toString());
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Revokes a token (TOK9). @throws {RefusedError} */
export async function revoke(hub: HubAccess, { token }: Extract<OpsTask, { kind: "revoke" }>): Promise<Outcome> {
  const revoked = await valueOf(revokeToken(hub, token));
  const line = `the token ${revoked.tokenId} is revoked until ${revoked.until}, when it has ended`;
  return { json: revoked, text: `${visibleText(line)}\n` };
}

/** The tokens that are revoked and have not ended (TOK9). */
export async function listRevoked(hub: HubAccess): Promise<Outcome> {
  const { revocations } = await valueOf(listRevocations(hub));
  const rows = revocations.map(({ tokenId, until }) => [tokenId, until]);
  return {
    json: { revocations },
    text: rows.length === 0 ? "no token is revoked\n" : formatTable(["token", "until"], rows),
  };
}
