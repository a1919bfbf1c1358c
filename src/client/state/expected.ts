/**
 * Says whether a value is made as it should be. These cost a few bytes, where the hub's whole schemas would cost
 * kilobytes.
 */
export type Expected = (value: unknown) => boolean;

export const isText: Expected = (value) => typeof value === "string";

export const isVersion: Expected = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

export const isPositive: Expected = (value) => typeof value === "number" && value > 0;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function isOneOf(...choices: readonly unknown[]): Expected {
  return (value) => choices.includes(value);
}

export function isListOf(isItem: Expected): Expected {
  return (value) => Array.isArray(value) && value.every(isItem);
}

/** An object in which each of these fields is as it should be; others do not matter (CMD8). */
export function hasFields(fields: Readonly<Record<string, Expected>>): Expected {
  const checks = Object.entries(fields);
  return (value) => isObject(value) && checks.every(([name, isRight]) => isRight(value[name]));
}

/** The fields that a command's outcome needs (CMD2). */
export const isReceipt: Expected = (value) =>
  isObject(value) &&
  isText(value["id"]) &&
  (value["status"] === "accepted"
    ? isVersion(value["version"])
    : value["status"] === "rejected" && isText(value["code"]) && isText(value["message"]));

const isList = isListOf(isObject);

/** The state's lists are there, so that events can be applied to it (RES2). */
export const isRoomView = hasFields({
  participants: isList,
  chat: isList,
  trades: isList,
  rituals: isList,
  contests: isList,
  closures: isList,
  inventory: isObject,
});

/** Characters that both a header and a subprotocol can carry: tickets (SOK1). */
export const isTicket: Expected = (value) => typeof value === "string" && /^[\w.~+!#$%&'*^`|-]+$/.test(value);

/**
 * A bearer token without the space around it, which a header would lose too; undefined for what no header can carry.
 */
export function tokenOf(value: unknown): string | undefined {
  const token = typeof value === "string" ? value.trim() : "";
  return /^[\w.~+/=-]+$/.test(token) ? token : undefined;
}
