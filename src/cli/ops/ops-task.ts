import type { DevTokenRequest } from "../../client/http/dev-token.ts";

/** A token to be revoked (TOK9). */
export interface RevokedToken {
  readonly jti?: string;
  /** As in the audit. */
  readonly tokenId?: string;
  /** ISO-8601. */
  readonly expiresAt?: string;
}

/** A task that an operator asks for. */
export type OpsTask =
  | { readonly kind: "rooms" }
  | { readonly kind: "room"; readonly roomId: string }
  | { readonly kind: "jobs"; readonly rooms: "live" | "all"; readonly stuck: boolean }
  | { readonly kind: "redrive"; readonly jobId: string; readonly roomId: string | undefined }
  | { readonly kind: "alerts"; readonly status: "open" | "acknowledged" | "all" }
  | { readonly kind: "ack"; readonly alertId: string; readonly note: string | undefined }
  | { readonly kind: "drain"; readonly reconnectAfterMs: number | undefined; readonly waitMs: number }
  | { readonly kind: "deployable"; readonly prometheus: string | undefined }
  /** `file` is standard output where it is absent. */
  | { readonly kind: "export"; readonly roomId: string; readonly file: string | undefined }
  | { readonly kind: "import"; readonly file: string }
  | { readonly kind: "revoked" }
  | { readonly kind: "revoke"; readonly token: RevokedToken }
  | { readonly kind: "catalog-get" }
  | {
      readonly kind: "catalog-set";
      readonly file: string;
      readonly etag: string | undefined;
      readonly isDryRun: boolean;
    }
  | { readonly kind: "lexicon-get" }
  | { readonly kind: "lexicon-set"; readonly file: string; readonly etag: string | undefined }
  | { readonly kind: "erase"; readonly actorId: string; readonly reason: string; readonly waitMs: number }
  | { readonly kind: "erasure"; readonly erasureId: string; readonly waitMs: number };

/** A token to make: no token is needed for it, only the hub's secret or a hub in development. */
export interface TokenTask {
  readonly kind: "token";
  readonly wanted: DevTokenRequest;
  /** Signs the token here; without it a hub in development is asked (TOK3). */
  readonly secret: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}
