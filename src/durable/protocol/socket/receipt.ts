import * as v from "valibot";
import { CommandId, Version } from "../values/ids.ts";
import { RejectionCode } from "./rejection.ts";

/** The outcome of a command (CMD2). `replayed` marks the first outcome, sent once more (CMD3). */
export const Receipt = v.variant("status", [
  v.object({
    id: CommandId,
    status: v.literal("accepted"),
    /** The version of the command's last event. */
    version: Version,
    replayed: v.optional(v.literal(true)),
  }),
  v.object({
    id: CommandId,
    status: v.literal("rejected"),
    code: RejectionCode,
    message: v.string(),
    details: v.optional(v.record(v.string(), v.unknown())),
    retryAfterMs: v.optional(v.number()),
    replayed: v.optional(v.literal(true)),
  }),
]);
export type Receipt = v.InferOutput<typeof Receipt>;
