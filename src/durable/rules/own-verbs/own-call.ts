import type { Verb } from "../../protocol/catalog/catalog.ts";
import type { VerbId } from "../../protocol/socket/command.ts";
import type { ItemQuantity } from "../../protocol/values/item-quantity.ts";
import type { VerbCall } from "../catalog/verb-rule.ts";
import type { ShownArguments } from "./pinned-check.ts";

/** One use of a hub's verb; its arguments are as its parameters say. */
export type OwnCall = Omit<VerbCall<VerbId>, "args"> & { readonly args: Readonly<Record<string, unknown>> };

/** The arguments that an event shows: words stand in its text alone, so that a retraction takes all of them (VIEW5). */
export function shownArguments({ parameters }: Verb, args: OwnCall["args"]): ShownArguments {
  return Object.fromEntries(
    Object.entries(args).filter(
      (entry): entry is [string, string | number | ItemQuantity[]] =>
        entry[1] !== undefined && parameters[entry[0]]?.kind !== "text",
    ),
  );
}

/** The goods that an argument of kind item or items names. */
export function goodsOf(argument: unknown): ItemQuantity[] {
  if (typeof argument === "string") return [{ item: argument, quantity: 1 }];
  // The verb's own parameters have checked it.
  return Array.isArray(argument) ? (argument as ItemQuantity[]) : [];
}
