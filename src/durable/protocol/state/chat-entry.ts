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

/** A line as moderators see it after its retraction (VIEW5); `text` is what the log keeps beside it, if it does. */
export function retractedEntry(entry: ChatEntry, text: string | undefined): ChatEntry {
  return text === undefined ? entry : { ...entry, text, retracted: true };
}
