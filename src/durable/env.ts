import type { HubCatalog } from "./hub/hub-catalog.ts";
import type { HubRecord } from "./protocol/bridge/hub-record.ts";
import type { OfflineJob } from "./protocol/bridge/offline-job.ts";

/** The bindings, secrets and settings of the edge and the objects, as `wrangler.toml` names them. */
export interface Env {
  /** One object per room, named `<hubId>/<roomId>`; reach it by `roomOf`, which knows what it answers. */
  readonly ROOMS: DurableObjectNamespace;
  /** One object per hub; reach it by `directoryOf`, never by a client's request. */
  readonly DIRECTORY: DurableObjectNamespace;
  /** One object per hub; reach it by `catalogOf`. */
  readonly CATALOG: DurableObjectNamespace<HubCatalog>;
  /** The queue `hub-jobs`, which this same Worker consumes (JOB2). */
  readonly JOBS: Queue<OfflineJob | HubRecord>;
  /** Requests of an address (SOK10); bound in production only. */
  readonly ADDRESS_LIMIT?: RateLimit;
  /** Counters of the rooms' telemetry (TEL8); where it is not bound the log tells alone. */
  readonly COUNTERS?: AnalyticsEngineDataset;
  /** The console's pages, static files of the same deploy (UI1). */
  readonly ASSETS?: Fetcher;
  /** The bridge as a VPC service; where it is not bound, `BRIDGE_URL` is asked. */
  readonly BRIDGE?: Fetcher;
  /** The bridge's address: https in production (TOK8). With `BRIDGE` bound it may be absent. */
  readonly BRIDGE_URL?: string;

  /** Comma-separated secrets of tokens where `HUB_JWKS_URL` is not set: the first signs, all verify (TOK1). */
  readonly HUB_JWT_SECRET?: string;
  /** Comma-separated Standard Webhooks secrets: the first signs, all verify (BRG5). */
  readonly HUB_TO_BRIDGE_SECRETS?: string;
  readonly BRIDGE_TO_HUB_SECRETS?: string;

  /** `dev` opens the dev routes; absent means production (TOK3). */
  readonly HUB_ENV?: string;
  readonly HUB_JWKS_URL?: string;
  /** Where set, the claims `iss` and `aud` of every token have to name them (TOK7). */
  readonly HUB_JWT_ISSUER?: string;
  readonly HUB_JWT_AUDIENCE?: string;
  /** How long an empty room is kept, as an ISO-8601 duration; P30D where absent (RES10). */
  readonly ROOM_RETENTION?: string;
  /** Comma-separated origins that browsers may come from (SOK1). */
  readonly HUB_ORIGINS?: string;
  /** The page that hands tokens to the console (UI4). */
  readonly CONSOLE_SIGN_IN_URL?: string;
}
