import * as v from "valibot";
import { ActorId, HubId, MadeId, Time, Version } from "../values/ids.ts";

/** A hub's own lexicon on its way from the edge, which has looked at who puts it, to the bridge (BRG5, CLO12). */
export const LexiconOrder = v.object({
  purpose: v.literal("lexicon"),
  hubId: HubId,
  /** The key under which the act is recorded once (AUD2). */
  actId: MadeId,
  by: ActorId,
  /** Names the token, for the audit (AUD1). */
  tokenId: v.exactOptional(v.string()),
  /** By the edge's clock, as the close of a session is: which of the two came first is compared (CLO12). */
  at: Time,
  /** The versions that may be replaced, 0 for none put yet; absent where any may. */
  over: v.exactOptional(v.array(Version)),
  /** Not looked at before the archive's side, which knows the shape. */
  lexicon: v.looseObject({}),
});
export type LexiconOrder = v.InferOutput<typeof LexiconOrder>;
