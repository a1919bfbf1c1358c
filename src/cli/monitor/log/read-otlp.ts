import { isFields, type Fields } from "../telemetry-record.ts";

/** Lists of an export, from the outermost in: the last one holds the log records. */
const LISTS = ["resourceLogs", "scopeLogs", "logRecords"] as const;
/** Names of before OpenTelemetry 0.15 and of JSON that was not written by a collector. */
const OTHER_NAMES: Readonly<Record<string, string>> = { scopeLogs: "instrumentationLibraryLogs" };

/**
 * The log records of an OTLP export in JSON, `resourceLogs` → `scopeLogs` → `logRecords`: of each what was logged, as
 * the text or the object that its body is. Where the body is a message and the attributes are its fields it is both
 * together. Undefined where the value is no such export.
 */
export function readExport(value: Fields): unknown[] | undefined {
  const from = LISTS.findIndex((name) => fieldOf(value, name) !== undefined);
  if (from === -1) return undefined;
  let level: unknown[] = [value];
  for (const name of LISTS.slice(from)) {
    level = level.flatMap((each) => (isFields(each) ? listOf(fieldOf(each, name)) : []));
  }
  return level.map(loggedBy);
}

function loggedBy(record: unknown): unknown {
  if (!isFields(record)) return record;
  const body = valueOf(fieldOf(record, "body"));
  const attributes = fieldsOf(fieldOf(record, "attributes"));
  if (isFields(body)) return { ...attributes, ...body };
  return typeof body === "string" && !body.includes("{") ? { ...attributes, message: body } : (body ?? attributes);
}

/** A value as the protocol writes it, `{"stringValue": …}`; what is anything else is left as it is. */
function valueOf(value: unknown): unknown {
  if (!isFields(value)) return value;
  const text = fieldOf(value, "stringValue");
  if (text !== undefined) return text;
  const plain = fieldOf(value, "boolValue") ?? fieldOf(value, "doubleValue");
  if (plain !== undefined) return plain;
  const whole = fieldOf(value, "intValue");
  if (whole !== undefined) return Number(whole);
  const list = fieldOf(value, "arrayValue");
  if (isFields(list)) return listOf(list["values"]).map(valueOf);
  const object = fieldOf(value, "kvlistValue");
  if (isFields(object)) return fieldsOf(object["values"]);
  const bytes = fieldOf(value, "bytesValue");
  return typeof bytes === "string" ? Buffer.from(bytes, "base64").toString("utf8") : value;
}

/** `[{"key": …, "value": …}]` as an object. */
function fieldsOf(pairs: unknown): Fields {
  const entries = listOf(pairs).flatMap((pair) =>
    isFields(pair) && typeof pair["key"] === "string" ? [[pair["key"], valueOf(pair["value"])] as const] : [],
  );
  return Object.fromEntries(entries);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A field by its name, by the same in snake case, or by what it was called before. */
function fieldOf(fields: Fields, name: string): unknown {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return fields[name] ?? fields[snake] ?? fields[OTHER_NAMES[name] ?? name];
}
