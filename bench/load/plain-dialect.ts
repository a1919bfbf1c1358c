import type { Dialect } from "./dialect.ts";
import { LoadLink } from "./link.ts";

/** A room that sends what comes back as it came: partyserver's and the smallest object's. */
export const plainDialect: Dialect = {
  enter: (seat) => LoadLink.open(seat, () => true),
  command: (id, text) => JSON.stringify({ id, text }),
  answers: (frame, id) => frame.includes(id),
};
