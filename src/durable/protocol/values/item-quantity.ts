import * as v from "valibot";
import { ItemName } from "./ids.ts";

const Quantity = v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1), v.maxValue(1_000_000));
export const ItemQuantity = v.object({ item: ItemName, quantity: Quantity });
export type ItemQuantity = v.InferOutput<typeof ItemQuantity>;
