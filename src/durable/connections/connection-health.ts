/** TOK4. */
const WARN_BEFORE_MS = 60_000;
/** PRE2. */
const SILENT_MS = 5 * 60_000;
/** SLO2: any version sent and not acknowledged for so long, or many for a shorter time, makes a connection lag. */
const UNACKED_MS = 30_000;
const MANY_UNACKED_MS = 5_000;
const MANY_UNACKED = 2000;
/** SLO2: how long a lagging one may stay silent. */
const LAGGING_MS = 30_000;

/** What the room knows of a connection's manners. Times in ms. */
export interface ConnectionHealth {
  readonly tokenExpiresAt: number;
  readonly warnedOfExpiry: boolean;
  /** Last sign of life, pings included. */
  readonly heardAt: number;
  readonly sent: number;
  readonly acked: number;
  /** When the oldest version that is not acknowledged was sent; null where all are. */
  readonly unackedSince: number | null;
  /** Since when more than {@link MANY_UNACKED} are not acknowledged. */
  readonly manyUnackedSince: number | null;
  readonly laggingSince: number | null;
}

export type LivenessAction = "expire" | "warn" | "idle" | "lag" | "too-slow";

/** The room's clock, and the wall clock, by which tokens are judged (TOK6). */
interface Clocks {
  readonly now: number;
  readonly wallClock: number;
}

/** What is to be done about a connection now, if anything; the worst first. */
export function nextAction(manners: ConnectionHealth, { now, wallClock }: Clocks): LivenessAction | null {
  const due = steps(manners).find(({ step, at }) => at <= (isAboutToken(step) ? wallClock : now));
  return due?.step ?? null;
}

function isAboutToken(step: LivenessAction): boolean {
  return step === "expire" || step === "warn";
}

/** When something will have to be done about it, if it goes on as it does. */
export function nextActionAt(manners: ConnectionHealth): number {
  return Math.min(...steps(manners).map(({ at }) => at));
}

function steps(manners: ConnectionHealth): { step: LivenessAction; at: number }[] {
  const { tokenExpiresAt, heardAt, unackedSince, manyUnackedSince, laggingSince } = manners;
  const list: { step: LivenessAction; at: number }[] = [
    { step: "expire", at: tokenExpiresAt },
    { step: "idle", at: heardAt + SILENT_MS },
  ];
  if (!manners.warnedOfExpiry) list.push({ step: "warn", at: tokenExpiresAt - WARN_BEFORE_MS });
  if (laggingSince !== null) list.push({ step: "too-slow", at: laggingSince + LAGGING_MS });
  else {
    if (unackedSince !== null) list.push({ step: "lag", at: unackedSince + UNACKED_MS });
    if (manyUnackedSince !== null) list.push({ step: "lag", at: manyUnackedSince + MANY_UNACKED_MS });
  }
  return list;
}

/** Whether a connection has been slow for too long, at the cost of two comparisons: asked at every flush (SLO2). */
export function isTooSlow(unackedSince: number | null, manyUnackedSince: number | null, now: number): boolean {
  return (
    (unackedSince !== null && unackedSince + UNACKED_MS <= now) ||
    (manyUnackedSince !== null && manyUnackedSince + MANY_UNACKED_MS <= now)
  );
}

/** Whether so many versions are out that a connection will soon be called slow (SLO2). */
export function isMany(sent: number, acked: number): boolean {
  return sent - acked > MANY_UNACKED;
}
