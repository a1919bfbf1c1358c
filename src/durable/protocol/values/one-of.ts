import * as v from "valibot";

type OutputOf<S extends readonly v.GenericSchema[]> = v.InferOutput<S[number]>;

/**
 * As `v.union`, for shapes without defaults and transforms, which are taken as they come. Valibot's own is needed for
 * nothing else in an event, and would be 150 bytes of every page's bundle. Documents read it as the union that it is.
 */
export function oneOf<const S extends readonly v.GenericSchema[]>(options: S) {
  const isOne = (value: unknown): boolean => options.some((option) => v.is(option, value));
  return { ...v.custom<OutputOf<S>>(isOne), type: "union", options };
}
