import { builtinModules } from "node:module";

/*
 * The fences between the parts. Each says who may see whom; what it does not name is forbidden.
 * Type-only imports count too: a part that knows another's types knows the other part.
 */

/** A fence: what matches `from` may import what matches one of `may`, and nothing else. */
function fence(name, comment, from, may) {
  return { name, comment, severity: "error", from: { path: from }, to: { pathNot: may } };
}

/** A fence: what matches `from` may know the types of what matches `to`, and nothing that runs. */
function byType(name, comment, from, to) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from },
    to: { path: to, dependencyTypesNot: ["type-only"] },
  };
}

/** A module of Node itself, as it is resolved: `fs/promises`. */
const node = `^(node:)?(${builtinModules.join("|")})$`;

/** The npm packages whose names match, as they are resolved. */
function npm(name) {
  return `(^|/)node_modules/${name}/`;
}

const protocol = "^src/durable/protocol/";
const rules = "^src/durable/rules/";
const storage = "^src/durable/storage/";
const room = "^src/durable/room/";
// Everything that each part of a room may use: new ids, and what the edge asks of it.
const shared = "^src/durable/(new-id|room-api|problem-response)\\.ts$";
const root = "^src/durable/room-(runtime|object|waker)\\.ts$";
const objects = "^src/durable/(room-object|hub/hub-directory|hub/hub-catalog)\\.ts$";
// How the edge reaches the objects, and what both of them must know alike.
const bindings =
  "^src/durable/(env|room-api|room-of|problem-response|hub/directory-of|hub/catalog-of|hub/compare-catalogs|hub/bans-of|hub/hub-bans|room/http-budgets)\\.ts$|^src/durable/identity/";
const packageJson = "^package\\.json$";
const workflows = "^src/offline-bridge/temporal/workflows/";
const activities = "^src/offline-bridge/(temporal|closure|publishing|people|retention)/activities/";
const pureStages = "^src/offline-bridge/(transcript|story|language|deltas|publishing)/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    fence("protocol-alone", "The contract imports only the schema library.", protocol, [protocol, npm("valibot")]),
    fence("rules-pure", "The game knows the contract and SHA-256, and nothing of any platform.", rules, [
      protocol,
      rules,
      npm("@noble/hashes"),
    ]),
    fence("room", "The room knows itself; it never calls the edge, the bridge or a client.", "^src/durable/", [
      "^src/durable/",
      npm("valibot"),
      npm("@noble/hashes"),
      npm("jose"),
      npm("itty-durable"),
      "^cloudflare:workers$",
    ]),
    fence(
      "storage",
      "Storage knows the contract and the types of the game, and nothing that runs beside it.",
      storage,
      [storage, protocol, rules, npm("@noble/hashes")],
    ),
    byType(
      "storage-decides-nothing",
      "Rows are written and read; what they mean, the rules and the room say.",
      storage,
      rules,
    ),
    fence("spine", "The spine knows the game and its rows, and nobody who waits for it.", room, [
      room,
      storage,
      rules,
      protocol,
      shared,
      npm("@noble/hashes"),
    ]),
    fence(
      "connections",
      "Connections run no SQL: what they ask of the room, the room reads.",
      "^src/durable/connections/",
      ["^src/durable/(connections|room|telemetry|hub)/", protocol, rules, shared, npm("valibot")],
    ),
    byType(
      "connections-are-handed-over",
      "A connection is given the parts it uses, and makes none.",
      "^src/durable/connections/",
      "^src/durable/(room|telemetry|hub)/",
    ),
    fence(
      "telemetry",
      "Telemetry sees what happens in the room, and nobody it is sent to.",
      "^src/durable/telemetry/",
      ["^src/durable/(telemetry|room)/", protocol, rules, shared],
    ),
    byType(
      "telemetry-only-watches",
      "Telemetry names what the room does, and does none of it.",
      "^src/durable/telemetry/",
      room,
    ),
    fence("outbox", "The outbox knows its rows and the jobs in them.", "^src/durable/outbox/", [
      "^src/durable/outbox/",
      protocol,
      storage,
      rules,
    ]),
    byType("outbox-is-handed-over", "Its database is given to it.", "^src/durable/outbox/", [storage, rules]),
    fence("hub", "Directory and catalog are objects of the hub; they know no room.", "^src/durable/hub/", [
      "^src/durable/(hub/|env\\.ts$)",
      protocol,
      rules,
      npm("(valibot|@noble/hashes|itty-durable)"),
      "^cloudflare:workers$",
    ]),
    {
      name: "composition-root",
      comment: "The composition root knows every part of a room, and no part knows it.",
      severity: "error",
      from: { path: "^src/durable/", pathNot: root },
      to: { path: root },
    },
    fence("edge", "The edge sees the contract and the object classes, not the game.", "^src/worker/", [
      "^src/worker/",
      protocol,
      objects,
      bindings,
      packageJson,
      npm("(hono|jose|valibot)"),
      "^cloudflare:workers$",
    ]),
    fence(
      "bridge",
      "The bridge sees the contract and the pure game, never the room or the edge.",
      "^src/offline-bridge/",
      ["^src/offline-bridge/", protocol, rules, packageJson, npm("[^/]+"), node],
    ),
    fence("client", "The client sees the contract and the pure game, and runs in browsers too.", "^src/client/", [
      "^src/client/",
      protocol,
      rules,
      npm("valibot"),
      npm("(@types/)?react"),
    ]),
    {
      name: "client-react",
      comment: "Only the hooks know React, and only their entry leads to them.",
      severity: "error",
      from: { path: "^src/client/", pathNot: "^src/client/(react/|entries/react\\.ts$)" },
      to: { path: ["^src/client/react/", npm("(@types/)?react")] },
    },
    fence("console", "The console is a client like any other, drawn with Preact.", "^src/console/", [
      "^src/(console|client)/",
      protocol,
      rules,
      npm("preact"),
    ]),
    fence("workflows", "Workflows see pure code and their SDK.", workflows, [
      workflows,
      pureStages,
      activities,
      protocol,
      rules,
      npm("@temporalio/(workflow|common)"),
      npm("valibot"),
    ]),
    byType(
      "activities-by-type",
      "A workflow names the activities it calls, and their code runs elsewhere.",
      workflows,
      activities,
    ),
    {
      name: "workflows-reach-no-platform",
      comment: "What a workflow reaches through others must be as pure: its sandbox has no Node.",
      severity: "error",
      from: { path: workflows },
      to: { path: `${node}|^cloudflare:`, reachable: true },
    },
    {
      name: "rules-reach-no-platform",
      comment: "Arguments in, values out, through everything they reach.",
      severity: "error",
      from: { path: [protocol, rules] },
      to: { path: `${node}|^cloudflare:`, reachable: true },
    },
    {
      name: "tools-stay-outside",
      comment:
        "The tools start the parts and speak to them from outside; the product knows no tools, tests or benchmarks.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(tools|test|testkit|bench|samples)/" },
    },
    {
      name: "no-cycle",
      comment: "Of two files that need each other, one idea is in the wrong place.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolves",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^cloudflare:" },
    },
    {
      name: "declared",
      comment: "What the product imports stands under dependencies in package.json; tools may need more.",
      severity: "error",
      // React is the package's peer: whoever uses the hooks has it.
      from: { path: "^src/", pathNot: "^src/client/react/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    moduleSystems: ["es6"],

    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
