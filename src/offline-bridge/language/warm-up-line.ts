import type { Lexicon } from "./lexicon/lexicon.ts";
import type { ReadableTurn } from "./reader.ts";

/**
 * A line that makes a reader try everything it has. The first line costs half a second, as the engine compiles the
 * patterns then: better at the start of a process than inside somebody's closure.
 */
export function warmUpLine(lexicon: Lexicon): ReadableTurn {
  const nameOf = (type: string): string =>
    lexicon.entities.find((one) => one.entityType === type)?.canonicalName ?? "nobody";
  const capability = lexicon.prohibitedCapabilities[0]?.label ?? "nothing";
  const text = `${nameOf("faction")} seized ${nameOf("region")} and used ${capability} while ${nameOf("region")} is under threat.`;
  return { turnId: "warm-up", version: 0, role: "gm", kind: "narration", text };
}
