import type { RitualSecrets } from "../room-state.ts";

/** Key of the one cooldown that all rituals of a room share (RIT1). */
export const RITUAL_COOLDOWN_KEY = "ritual";

/** The cooldown that a ritual has begun: the one of all relics, or that of a hub's verb, which may have none. */
export function cooldownOf({ verb, cooldownKey }: RitualSecrets): string | null {
  return verb === undefined ? RITUAL_COOLDOWN_KEY : (cooldownKey ?? null);
}
