import * as v from "valibot";
import { ActorId, Time, Version } from "../values/ids.ts";

/** One line of talk (SHP2); `version` is that of the event that said it. */
export const ChatEntry = v.object({
  version: Version,
  at: Time,
  actorId: ActorId,
  kind: v.picklist(["say", "emote", "whisper", "narration"]),
  text: v.string(),
  target: v.optional(ActorId),
  retracted: v.optional(v.literal(true)),
});
export type ChatEntry = v.InferOutput<typeof ChatEntry>;
