/** The room's durations in ms, each with the rule that gives it. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** PRE1: how long an actor without a connection still counts as present. */
export const GRACE_MS = 10 * SECOND;
/** PRE1: how long the state of an actor who left is kept. */
export const AWAY_KEPT_MS = 30 * MINUTE;
/** PRE2: a participant without commands becomes idle. */
export const IDLE_AFTER_MS = 120 * SECOND;
/** SES1: an empty room's session closes. */
export const EMPTY_CLOSES_MS = 30 * MINUTE;
/** SES1: the longest session. */
export const SESSION_MAX_MS = 12 * HOUR;
/** SES1: the longest session, in events. */
export const SESSION_MAX_EVENTS = 20_000;
/** SES2: the wait for launched contests and rituals. */
export const CLOSING_WAIT_MS = 30 * SECOND;
/** CON9: from launch to stalled. */
export const STALLED_AFTER_MS = 30 * SECOND;
/** CON9: from stalled to cancelled as unresolved. */
export const UNRESOLVED_AFTER_MS = 10 * MINUTE;
/** RIT1: one cooldown for the room. */
export const RITUAL_COOLDOWN_MS = 120 * SECOND;
/** JOB1: how long each kind of job may take before it is dead. */
export const RITUAL_DEADLINE_MS = 10 * MINUTE;
export const CLOSURE_DEADLINE_MS = 24 * HOUR;
/** CLO7: a closure that takes longer raises an alert and goes on. */
export const CLOSURE_SLA_MS = 10 * MINUTE;
/** TRD1: an open offer expires. */
export const TRADE_EXPIRES_MS = 120 * SECOND;
