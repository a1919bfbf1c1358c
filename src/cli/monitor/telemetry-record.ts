/** One line of telemetry as it came: an object with a `message` (TEL1), nothing else checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

const CONTEST = "telemetry.contest.";
/** `telemetry.hub.contestArmed` and the like, as logs before this release have it. */
const OLDER = /^telemetry\.hub\.contest([A-Z])(\w*)$/;

/** The message by its name of today (TEL2). */
export function currentName(message: string): string {
  if (!message.startsWith("telemetry.hub.contest")) return message;
  return message.replace(OLDER, (_, first: string, rest: string) => `${CONTEST}${first.toLowerCase()}${rest}`);
}

/** The part of a current name after `telemetry.contest.`; undefined for other messages. */
export function contestWord(message: string): string | undefined {
  return message.startsWith(CONTEST) ? message.slice(CONTEST.length) : undefined;
}

/** `telemetry.` and two names at least: other programs speak of `telemetry.disabled`. */
const TELEMETRY = /^telemetry\.\w+\.\w/;

/** The hub's lines about itself: telemetry, alerts, and anything else with a room's ids, epoch and seq. */
export function isTelemetry(fields: Fields): boolean {
  const message = stringField(fields, "message");
  if (message === undefined) return false;
  if (TELEMETRY.test(message) || message === "admin.alert") return true;
  // Protocols that replicate logs number their lines by epoch too.
  const isOfRoom = stringField(fields, "hubId") !== undefined && stringField(fields, "roomId") !== undefined;
  return isOfRoom && numberOf(fields, "epoch") !== undefined && numberOf(fields, "seq") !== undefined;
}

/** A line of the edge that is no telemetry: what it says of a request is what a stranger has sent. */
export function isOfHub({ message }: Fields): boolean {
  return typeof message === "string" && message.startsWith("hub.");
}

/** A text that is not empty. */
export function stringField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A number from 0: counts and durations have no others. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
