import type * as v from "valibot";
import { DecisionOrder } from "../../src/durable/protocol/bridge/decision-order.ts";
import { ErasureOrder } from "../../src/durable/protocol/bridge/erasure-order.ts";
import { HubRecord } from "../../src/durable/protocol/bridge/hub-record.ts";
import { LexiconOrder } from "../../src/durable/protocol/bridge/lexicon-order.ts";
import { ModeratingOrder } from "../../src/durable/protocol/bridge/moderating-order.ts";
import { ClosureJob, ContestJob, HubActionJob } from "../../src/durable/protocol/bridge/offline-job.ts";
import {
  ClosureResult,
  ContestResolvedResult,
  RitualResolvedResult,
  RitualStartedResult,
} from "../../src/durable/protocol/bridge/offline-result.ts";
import { RedriveOrder } from "../../src/durable/protocol/bridge/redrive-order.ts";
import { RegisterQuery, RegisterTurn } from "../../src/durable/protocol/bridge/register-turn.ts";
import type { Verb } from "../../src/durable/protocol/catalog/catalog.ts";
import type { Parameter } from "../../src/durable/protocol/catalog/parameter.ts";
import { EVENT_DATA, EVENT_ENVELOPE } from "../../src/durable/protocol/events/event.ts";
import { MAX_FRAME_BYTES } from "../../src/durable/protocol/events/version.ts";
import { PROBLEM_STATUS } from "../../src/durable/protocol/http/problem.ts";
import { CLOSE } from "../../src/durable/protocol/socket/close-code.ts";
import { CommandRequest } from "../../src/durable/protocol/socket/command.ts";
import { ServerMessage } from "../../src/durable/protocol/socket/down.ts";
import { NOTICES } from "../../src/durable/protocol/socket/down/notice.ts";
import { FRAME_FAULTS } from "../../src/durable/protocol/socket/frame-fault.ts";
import { isRemembered, REJECTION_CODES, RejectionCode } from "../../src/durable/protocol/socket/rejection.ts";
import type { ClientMessage } from "../../src/durable/protocol/socket/up.ts";
import { HubAck } from "../../src/durable/protocol/socket/up/hub-ack.ts";
import { HubRefreshToken } from "../../src/durable/protocol/socket/up/hub-refresh-token.ts";
import type { Actor } from "../../src/durable/protocol/state/actor.ts";
import { BOUNDS } from "../../src/durable/protocol/state/room-view.ts";
import { BUILT_IN_CATALOG } from "../../src/durable/rules/catalog/built-in-catalog.ts";
import type { ProtocolPage } from "./pages.ts";
import type { EdgeRoute } from "./read-routes.ts";
import { KINDS, nameOf, SHAPES } from "./shapes.ts";

/** A row that a table of the section must have. */
export interface SubjectRow {
  /** Its first cells, without backticks and links. */
  readonly cells: readonly string[];
  /** Texts that must stand in the rest of it. */
  readonly says?: readonly string[];
}

/** Something that a page must document in a section of its own. */
export interface DocumentedSubject {
  readonly page: ProtocolPage;
  readonly heading: string;
  /** The content that the section must have, shown to the person who writes it. */
  readonly asks: string;
  readonly needsExample: boolean;
  readonly rows?: readonly SubjectRow[];
  /** Texts that must stand in the section, such as limits that the code enforces. */
  readonly says?: readonly string[];
}

/**
 * Everything that has to be documented: routes, frames, verbs, receipts, events, shapes, jobs, results and codes.
 * @param bridgeRoutes those that the hub asks of the bridge, by their names
 */
export function documentedSubjects(routes: readonly EdgeRoute[], bridgeRoutes: readonly string[]): DocumentedSubject[] {
  return [
    ...chapters(bridgeRoutes),
    ...frames(),
    ...BUILT_IN_CATALOG.verbs.map(verbSubject),
    ...REJECTION_CODES.map((code) => section("socket", code, "which command is refused so")),
    ...Object.entries(EVENT_DATA).map(([type, data]) => eventSubject(type, data)),
    ...shapes("socket"),
    ...shapes("http"),
    ...shapes("bridge"),
    ...routes.map(routeSubject),
    ...bridge(),
  ];
}

/** Sections with tables of codes, or with limits that the code enforces. */
function chapters(bridgeRoutes: readonly string[]): DocumentedSubject[] {
  const { actorCommands: commands, actorTextBytes: texts, roomCommandsPerSecond } = BUILT_IN_CATALOG.limits;
  const perSecond = [commands, texts].flatMap(({ burst, perSeconds }) => [burst, burst / perSeconds]);
  const chapter = (page: ProtocolPage, heading: string, more: Partial<DocumentedSubject>): DocumentedSubject => ({
    page,
    heading,
    asks: "what there is to know",
    needsExample: false,
    ...more,
  });
  return [
    chapter("socket", "Kinds of values", { rows: [...KINDS].map(kindRow) }),
    chapter("socket", "Tokens", { rows: Object.values(CLAIMS).map((cell) => ({ cells: [cell] })) }),
    chapter("socket", "Connecting", { says: [MAX_FRAME_BYTES.toLocaleString("en")], needsExample: true }),
    chapter("socket", "Close codes", { rows: Object.values(CLOSE).map((code) => ({ cells: [String(code)] })) }),
    chapter("socket", "Verbs", { says: [...perSecond, roomCommandsPerSecond].map(String) }),
    chapter("socket", "Receipts", {
      rows: [...RECEIPT_FIELDS, ...REJECTION_CODES.map(refusalRow)],
      needsExample: true,
    }),
    chapter("socket", "Events", { rows: rowsOf(EVENT_ENVELOPE) }),
    chapter("bridge", "Routes", { rows: bridgeRoutes.map((name) => ({ cells: [name] })) }),
    chapter("bridge", "Decisions", { rows: rowsOf(DecisionOrder.entries), needsExample: true }),
    chapter("bridge", "Moderating", { rows: rowsOf(ModeratingOrder.entries), needsExample: true }),
    chapter("bridge", "Redrives", { rows: rowsOf(RedriveOrder.entries), needsExample: true }),
    chapter("bridge", "Erasures", { rows: rowsOf(ErasureOrder.entries), needsExample: true }),
    chapter("bridge", "Lexicons", { rows: rowsOf(LexiconOrder.entries), needsExample: true }),
    chapter("bridge", "Register", {
      rows: [...rowsOf(RegisterQuery.entries), ...rowsOf(RegisterTurn.entries)],
      needsExample: true,
    }),
    chapter("http", "Problems", { rows: Object.entries(PROBLEM_STATUS).map(problemRow), needsExample: true }),
  ];
}

function kindRow([schema, name]: readonly [v.GenericSchema, string]): SubjectRow {
  const { type, options = [] }: Parts = schema;
  // Rejection codes have a table of their own.
  const isListed = type === "picklist" && schema !== RejectionCode;
  return { cells: [name], says: isListed ? options.map((each) => `\`${String(each)}\``) : [] };
}

/** Claims of a token by the field of an actor they become (TOK2). */
const CLAIMS: { readonly [Field in keyof Required<Actor>]: string } = {
  actorId: "sub",
  hubId: "hub",
  room: "room",
  name: "name",
  capabilities: "caps",
  roles: "roles",
  stats: "stats",
  expiresAt: "exp",
  tokenId: "jti",
};

const RECEIPT_FIELDS: readonly SubjectRow[] = [
  "id",
  "status",
  "version",
  "code",
  "message",
  "details?",
  "retryAfterMs?",
  "replayed?",
].map((name) => ({ cells: [name] }));

function refusalRow(code: RejectionCode): SubjectRow {
  // The id keeps the outcome that it already has.
  const remembered = code === "id-reused" ? "the first outcome is" : isRemembered(code) ? "yes" : "no";
  return { cells: [code, remembered] };
}

function problemRow([code, status]: [code: string, status: number]): SubjectRow {
  return { cells: [String(status), code] };
}

function section(page: ProtocolPage, name: string, asks: string, rows: readonly SubjectRow[] = []): DocumentedSubject {
  return { page, heading: `\`${name}\``, asks, needsExample: true, rows };
}

const UP: { readonly [T in ClientMessage["type"]]: v.ObjectEntries } = {
  "hub.command": CommandRequest.entries,
  "hub.ack": HubAck.entries,
  "hub.refreshToken": HubRefreshToken.entries,
};
const CODES: Readonly<Record<string, readonly string[]>> = {
  "hub.system.error": FRAME_FAULTS,
  "hub.system.notice": NOTICES,
};

function frames(): DocumentedSubject[] {
  const asks = "when it comes and what it does to State";
  const down = ServerMessage.options.map(({ entries }): [string, v.ObjectEntries] => [entries.type.literal, entries]);
  return [...Object.entries(UP), ...down].map(([type, entries]) => {
    const codes = (CODES[type] ?? []).map((code): SubjectRow => ({ cells: [code] }));
    // Where codes have a table of their own, the row of the field only refers to it.
    const fields = rowsOf(entries).map((row) => (codes.length > 0 ? { cells: row.cells } : row));
    return section("socket", type, asks, [...fields.filter(({ cells: [name] }) => name !== "type"), ...codes]);
  });
}

function verbSubject({ id, parameters, ...verb }: Verb): DocumentedSubject {
  const rows = Object.entries(parameters).map(([name, parameter]) => parameterRow(name, parameter));
  return { ...section("socket", id, "what it does, and which event it leads to", rows), says: figuresOf(verb) };
}

function figuresOf({ roles, capabilities, rateLimit, contest, momentumCost, check }: Omit<Verb, "id" | "parameters">) {
  const { move, capacity, windowMs, rematchMs, roles: seats = [] } = contest ?? {};
  return [
    ...[...roles, ...capabilities, move, contest === undefined ? undefined : check].flatMap((each) =>
      each === undefined ? [] : `\`${each}\``,
    ),
    ...(rateLimit === undefined ? [] : [`${rateLimit.burst} in ${rateLimit.perSeconds} s for each ${rateLimit.scope}`]),
    ...(momentumCost === undefined ? [] : [`costs ${momentumCost} momentum`]),
    ...[windowMs, rematchMs].flatMap((ms) => (ms === undefined ? [] : `${ms} ms`)),
    ...(capacity === undefined || capacity === 2 ? [] : [`two to ${capacity}`]),
    ...seats,
  ];
}

function parameterRow(name: string, parameter: Parameter): SubjectRow {
  const mayBeAbsent = parameter.optional === true || (parameter.kind === "choice" && parameter.default !== undefined);
  return { cells: [`${name}${mayBeAbsent ? "?" : ""}`], says: limitsOf(parameter) };
}

function limitsOf(parameter: Parameter): string[] {
  switch (parameter.kind) {
    case "text":
      return [`1–${parameter.max} characters`, `${parameter.maxUnits} units`];
    case "integer":
    case "items":
      return [`${parameter.min}–${parameter.max}`];
    case "choice":
      return [...parameter.options, parameter.default ?? ""].map((option) => (option === "" ? "" : `\`${option}\``));
    case "actor":
      return ["actor id"];
    case "item":
    case "id":
      return [parameter.kind];
  }
}

function eventSubject(type: string, { entries }: { readonly entries: v.ObjectEntries }): DocumentedSubject {
  const asks = "when it comes (**When:**) and what it does to State (**State:**)";
  return { ...section("socket", type, asks, rowsOf(entries)), says: ["**When:**", "**State:**"] };
}

function shapes(page: ProtocolPage): DocumentedSubject[] {
  return Object.entries(SHAPES[page]).map(([heading, schema]) => {
    const { entries = {} }: Parts = schema;
    const says = heading === "State" ? Object.values(BOUNDS).map(String) : [];
    return { page, heading, asks: "what it is", needsExample: false, rows: rowsOf(entries), says };
  });
}

function routeSubject({ name, who }: EdgeRoute): DocumentedSubject {
  const rows = [{ cells: ["for", who] }, { cells: ["answers"] }];
  return { ...section("http", name, "what it is for, what it takes and what it answers"), rows };
}

function bridge(): DocumentedSubject[] {
  const jobs = [ContestJob, HubActionJob, ClosureJob];
  const results = [ContestResolvedResult, RitualStartedResult, RitualResolvedResult, ...ClosureResult.options];
  return [
    ...jobs.map(({ entries }) =>
      section("bridge", entries.kind.literal, "when it comes and what it asks for", rowsOf(entries)),
    ),
    ...HubRecord.options.map(({ entries }) =>
      section("bridge", entries.kind.literal, "when it comes and what the archive does with it", rowsOf(entries)),
    ),
    ...results.map(({ entries }) =>
      section("bridge", entries.kind.literal, "when the bridge posts it and what the room does", rowsOf(entries)),
    ),
  ];
}

/** The parts of a valibot schema that are read here. */
interface Parts {
  readonly type: string;
  readonly entries?: v.ObjectEntries;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
}

/** A row for each field, `name?` where it may be absent, with the texts that its type asks for. */
function rowsOf(entries: v.ObjectEntries): SubjectRow[] {
  return Object.entries(entries).map(([name, field]) => {
    const isOptional = ["optional", "exact_optional"].includes(field.type);
    return { cells: [`${name}${isOptional ? "?" : ""}`], says: valuesOf(field) };
  });
}

/** The texts that describe a field's type: the type's name where it has one, else its values. */
function valuesOf(schema: v.GenericSchema): string[] {
  const name = nameOf(schema);
  if (name !== undefined) return [name];
  const { type, wrapped, item, options = [], literal }: Parts = schema;
  if (wrapped !== undefined) return [...(type === "nullable" ? ["null"] : []), ...valuesOf(wrapped)];
  if (item !== undefined) return ["list", ...valuesOf(item)];
  if (type === "literal") return [JSON.stringify(literal)];
  return type === "picklist" ? options.map((each) => JSON.stringify(each)) : [];
}
