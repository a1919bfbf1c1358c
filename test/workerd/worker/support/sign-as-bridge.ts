import { signedHeaders } from "../../../support/signed-headers.ts";
import { SECRETS } from "./edge-env.ts";

const [FIRST = "", OLD = ""] = SECRETS.BRIDGE_TO_HUB_SECRETS.split(",");
/** The key the bridge signs with, and the one it signed with before (BRG5). */
export const BRIDGE_KEYS = { first: FIRST, old: OLD };

interface Signing {
  readonly id?: string;
  readonly secret?: string;
  readonly at?: Date;
}

/** The headers of a request with this body; of a GET, sign `GET <path?query>`. */
export function signAsBridge(body: string, { id = "msg-1", secret = FIRST, at = new Date() }: Signing = {}) {
  return signedHeaders(body, secret, { id, at });
}
