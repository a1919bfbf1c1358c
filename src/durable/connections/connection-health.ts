/** A client is warned this long before its token expires (TOK4). */
const WARN_BEFORE_MS = 60_000;
/** A connection that is silent this long is closed (PRE2). */
const SILENT_MS = 5 * 60_000;
/** SLO2: a connection lags when a version stays unacknowledged this long, or many versions for a shorter time. */
const UNACKED_MS = 30_000;
const MANY_UNACKED_MS = 5_000;
const MANY_UNACKED = 2000;
/** A lagging connection that stays silent this long is closed (SLO2). */
const LAGGING_MS = 30_000;

/** The signs by which the room judges whether a connection is alive and keeps up. Times in ms. */
export interface ConnectionHealth {
  readonly tokenExpiresAt: number;
  readonly warnedOfExpiry: boolean;
  /** Last sign of life, pings included. */
  readonly lastSignAt: number;
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

/** The action that is due for a connection now, if any; the worst first. */
export function nextAction(health: ConnectionHealth, { now, wallClock }: Clocks): LivenessAction | null {
  const due = actions(health).find(({ step, at }) => at <= (isAboutToken(step) ? wallClock : now));
  return due?.step ?? null;
}

function isAboutToken(step: LivenessAction): boolean {
  return step === "expire" || step === "warn";
}

/** When the next action is due, unless the connection gives a sign before. */
export function nextActionAt(health: ConnectionHealth): number {
  return Math.min(...actions(health).map(({ at }) => at));
}

function actions(health: ConnectionHealth): { step: LivenessAction; at: number }[] {
  const { tokenExpiresAt, lastSignAt, unackedSince, manyUnackedSince, laggingSince } = health;
  const list: { step: LivenessAction; at: number }[] = [
    { step: "expire", at: tokenExpiresAt },
    { step: "idle", at: lastSignAt + SILENT_MS },
  ];
  if (!health.warnedOfExpiry) list.push({ step: "warn", at: tokenExpiresAt - WARN_BEFORE_MS });
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

/** Whether more versions are unacknowledged than a connection may have for long (SLO2). */
export function isMany(sent: number, acked: number): boolean {
  return sent - acked > MANY_UNACKED;
}
