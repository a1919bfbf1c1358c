import * as v from "valibot";
import { MadeId } from "../../../src/durable/protocol/values/ids.ts";
import type { ContractParameter } from "./route-contract.ts";

/** A whole number from 0 on. */
export const WHOLE = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `limit` of a list: from 1 to `max`, `usual` where it is absent. */
export function pageOf(max: number, usual: number) {
  return v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max)), usual);
}

/** How the lists behind the bridge are paged. */
export const PAGED: Readonly<Record<string, ContractParameter>> = {
  limit: { schema: pageOf(200, 50) },
  cursor: { schema: v.string() },
};

/** Lists that a session narrows. */
export const OF_SESSION: Readonly<Record<string, ContractParameter>> = { sessionId: { schema: MadeId }, ...PAGED };

/** A page of a list: its rows under a name, and where it goes on. */
export function listOf(name: string, row: v.GenericSchema): v.GenericSchema {
  return v.object({ [name]: v.array(row), nextCursor: v.nullable(v.string()) });
}
