import type { Dialect } from "./dialect.ts";
import { Link } from "./link.ts";

/** A room that sends what comes back as it came: partyserver's and the smallest object's. */
export const plainDialect: Dialect = {
  enter: (seat) => Link.open(seat, () => true),
  command: (id, text) => JSON.stringify({ id, text }),
  answers: (frame, id) => frame.includes(id),
};
