import { ROLES } from "../../durable/protocol/state/actor.ts";
import {
  readCommandLine,
  UsageError,
  type CommandLine,
  type Environment,
  type OptionsConfig,
} from "../command-line.ts";
import { HUB_OPTIONS, readHub, readHubUrl, type GivenHub } from "../given-hub.ts";
import { readWholeNumber } from "../read-whole-number.ts";
import type { OpsTask, TokenTask } from "./ops-task.ts";
import { tokenNamed } from "./tokens/revoke.ts";

export type OpsArguments = { readonly json: boolean } & (
  | { readonly hub: GivenHub; readonly task: OpsTask }
  | { readonly url: string; readonly task: TokenTask }
);

const OPTIONS = {
  ...HUB_OPTIONS,
  rooms: { type: "string" },
  room: { type: "string" },
  status: { type: "string" },
  note: { type: "string" },
  "reconnect-after": { type: "string" },
  wait: { type: "string" },
  etag: { type: "string" },
  "dry-run": { type: "boolean" },
  out: { type: "string" },
  until: { type: "string" },
  reason: { type: "string" },
  yes: { type: "boolean" },
  for: { type: "string" },
  roles: { type: "string" },
  name: { type: "string" },
  minutes: { type: "string" },
  stuck: { type: "boolean" },
  prometheus: { type: "string" },
  json: { type: "boolean" },
} as const satisfies OptionsConfig;

type Name = keyof typeof OPTIONS;
type Values = { readonly [N in Name]?: (typeof OPTIONS)[N]["type"] extends "boolean" ? boolean : string };
const EVERYWHERE: readonly Name[] = ["hub", "token", "json"];

interface Command {
  /** The name of the word behind the command, for messages; absent where it takes none. */
  readonly subject?: string;
  readonly options: readonly Name[];
  task(values: Values, subject: string, env: Environment): OpsTask | TokenTask;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  rooms: { options: [], task: () => ({ kind: "rooms" }) },
  room: { subject: "the id of a room", options: [], task: (_, roomId) => ({ kind: "room", roomId }) },
  jobs: {
    options: ["stuck", "rooms"],
    task: ({ stuck = false, rooms }) => ({ kind: "jobs", stuck, rooms: oneOf("rooms", rooms, ["live", "all"]) }),
  },
  redrive: {
    subject: "the id of a job",
    options: ["room"],
    task: ({ room }, jobId) => ({ kind: "redrive", jobId, roomId: room }),
  },
  alerts: {
    options: ["status"],
    task: ({ status }) => ({ kind: "alerts", status: oneOf("status", status, ["open", "acknowledged", "all"]) }),
  },
  ack: {
    subject: "the id of an alert",
    options: ["note"],
    task: ({ note }, alertId) => ({ kind: "ack", alertId, note }),
  },
  drain: { options: ["reconnect-after", "wait", "yes"], task: drainTask },
  deployable: { options: ["prometheus"], task: deployableTask },
  export: { subject: "the id of a room", options: ["out"], task: exportTask },
  import: { subject: "a file, or - for standard input", options: [], task: (_, file) => ({ kind: "import", file }) },
  revoke: { subject: "a jti, a token, or the id of one in the audit", options: ["until"], task: revokeTask },
  revoked: { options: [], task: () => ({ kind: "revoked" }) },
  "catalog get": { options: [], task: () => ({ kind: "catalog-get" }) },
  "catalog set": {
    subject: "a file, or - for standard input",
    options: ["etag", "dry-run"],
    task: ({ etag, "dry-run": isDryRun = false }, file) => ({ kind: "catalog-set", file, etag, isDryRun }),
  },
  "lexicon get": { options: [], task: () => ({ kind: "lexicon-get" }) },
  "lexicon set": {
    subject: "a file, or - for standard input",
    options: ["etag"],
    task: ({ etag }, file) => ({ kind: "lexicon-set", file, etag }),
  },
  erase: { subject: "the id of an actor", options: ["reason", "yes", "wait"], task: eraseTask },
  erasure: {
    subject: "the id of an erasure",
    options: ["wait"],
    task: (values, erasureId) => ({ kind: "erasure", erasureId, waitMs: waitOf(values) }),
  },
  token: { subject: "the id of an actor", options: ["for", "room", "roles", "name", "minutes"], task: tokenTask },
};

/** Reads the command line; what is not on it comes from the environment. */
export function readArguments(argv: readonly string[], env: Environment): CommandLine<OpsArguments> {
  return readCommandLine(argv, { options: OPTIONS, allowPositionals: true }, (values, words) => {
    const task = taskOf(values, words, env);
    const json = values.json ?? false;
    if (task.kind === "token") return { json, task, url: readHubUrl(values, env) };
    return { json, task, hub: readHub(values, env, "an operator's token") };
  });
}

function taskOf(values: Values, words: readonly string[], env: Environment): OpsTask | TokenTask {
  const [first = "", ...others] = words;
  const name = first === "catalog" || first === "lexicon" ? `${first} ${others.shift() ?? ""}`.trim() : first;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const given = name === "" ? "a command is missing" : `${name} is no command`;
    throw new UsageError(`${given}: it is one of ${Object.keys(COMMANDS).join(", ")}`);
  }
  const [subject = "", ...more] = others;
  if (command.subject !== undefined && subject === "") throw new UsageError(`${name} needs ${command.subject}`);
  const tooMuch = command.subject === undefined ? others : more;
  if (tooMuch.length > 0) throw new UsageError(`${tooMuch.join(" ")} is too much for ${name}`);
  refuseForeignOptions(name, command, values);
  return command.task(values, subject, env);
}

/** An option that a command would not look at was meant for something, and nothing may be done without it. */
function refuseForeignOptions(name: string, { options }: Command, values: Values): void {
  const given = Object.keys(values).filter((each): each is Name => Object.hasOwn(OPTIONS, each));
  const foreign = given.find((each) => !options.includes(each) && !EVERYWHERE.includes(each));
  if (foreign === undefined) return;
  const takers = Object.keys(COMMANDS).filter((each) => COMMANDS[each]?.options.includes(foreign));
  throw new UsageError(`--${foreign} is for ${takers.join(" and ")}, not for ${name}`);
}

function deployableTask({ prometheus: given }: Values, _: string, env: Environment): OpsTask {
  const prometheus = given ?? (env["PROMETHEUS_URL"] || undefined);
  if (prometheus !== undefined && (!/^https?:\/\//i.test(prometheus) || !URL.canParse(prometheus)))
    throw new UsageError("--prometheus must be an http address");
  return { kind: "deployable", prometheus };
}

function drainTask(values: Values): OpsTask {
  const asked = values["reconnect-after"];
  if (values.yes !== true) {
    if (asked !== undefined) throw new UsageError("drain --reconnect-after sends everybody away: add --yes to do it");
    return { kind: "drain", reconnectAfterMs: undefined, waitMs: waitOf(values) };
  }
  const reconnectAfterMs = readWholeNumber("reconnect-after", asked ?? "30", [0, 3600]) * 1000;
  return { kind: "drain", reconnectAfterMs, waitMs: waitOf(values) };
}

function revokeTask({ until }: Values, named: string): OpsTask {
  if (until !== undefined && Number.isNaN(Date.parse(until)))
    throw new UsageError("--until must be a time, such as 2026-11-05T21:00:00Z");
  return { kind: "revoke", token: tokenNamed(named, until) };
}

function exportTask({ out, json }: Values, roomId: string): OpsTask {
  if (json === true && out === undefined)
    throw new UsageError("export --json needs --out: without it the file itself goes to standard output");
  return { kind: "export", roomId, file: out };
}

function eraseTask(values: Values, actorId: string): OpsTask {
  const { reason = "", yes = false } = values;
  if (reason.trim() === "") throw new UsageError("erase needs --reason");
  if (!yes) throw new UsageError(`erase takes ${actorId}'s words from rooms and archive for good: add --yes to do it`);
  return { kind: "erase", actorId, reason, waitMs: waitOf(values) };
}

function tokenTask(values: Values, actorId: string, env: Environment): TokenTask {
  const { for: hubId, room: roomId = "*", roles = "ops", name, minutes = "60" } = values;
  if (hubId === undefined) throw new UsageError("token needs --for with the id of the hub");
  const ttlSeconds = readWholeNumber("minutes", minutes, [1, 30 * 24 * 60]) * 60;
  const wanted = {
    ...{ actorId, hubId, roomId, ttlSeconds, name: name ?? actorId },
    roles: roles.split(",").map((role) => oneOf("roles", role.trim(), ROLES)),
  };
  const [issuer, audience] = [env["HUB_JWT_ISSUER"], env["HUB_JWT_AUDIENCE"]];
  return { kind: "token", wanted, secret: env["HUB_JWT_SECRET"] || undefined, issuer, audience };
}

function waitOf({ wait }: Values): number {
  return wait === undefined ? 0 : readWholeNumber("wait", wait, [0, 86_400]) * 1000;
}

/** The choice that an option names; the first one without it. */
function oneOf<const C extends string>(option: Name, given: string | undefined, choices: readonly [C, ...C[]]): C {
  const found = choices.find((each) => each === (given ?? choices[0]));
  if (found === undefined) throw new UsageError(`--${option} must be one of ${choices.join(", ")}`);
  return found;
}
