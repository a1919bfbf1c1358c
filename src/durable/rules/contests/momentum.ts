export const LOWEST_MOMENTUM = -2;
const HIGHEST = 3;

/** Momentum stays within −2…+3 (CON4). */
export function clampMomentum(momentum: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST_MOMENTUM, momentum));
}
