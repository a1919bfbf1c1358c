import * as v from "valibot";
import { ItemId } from "../../../src/durable/protocol/http/decision.ts";
import { PROBLEM_STATUS } from "../../../src/durable/protocol/http/problem.ts";
import { ActorId, HubId, MadeId, RoomId } from "../../../src/durable/protocol/values/ids.ts";
import type { Examples } from "../examples/examples.ts";
import { sectionsOf } from "../pages.ts";
import type { EdgeRoute } from "../read-routes.ts";
import { BRIDGE_ROUTES } from "./bridge-routes.ts";
import { addCommands } from "./commands.ts";
import { Components, type Json } from "./components.ts";
import { MODERATION_ROUTES, OPERATOR_ROUTES } from "./hub-routes.ts";
import { ROOM_ROUTES } from "./room-routes.ts";
import type { ContractParameter, RouteContract } from "./route-contract.ts";

/** Every route for machines, by its name: `GET /v1/hubs/{hubId}/rooms`. */
export const ROUTE_CONTRACTS: Readonly<Record<string, RouteContract>> = {
  ...ROOM_ROUTES,
  ...MODERATION_ROUTES,
  ...OPERATOR_ROUTES,
  ...BRIDGE_ROUTES,
};

/** A refusal (SOK2): every route answers with these and with nothing else. */
const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  code: v.picklist(Object.keys(PROBLEM_STATUS)),
  path: v.exactOptional(v.string()),
  retryAfterMs: v.exactOptional(v.number()),
  supported: v.exactOptional(v.array(v.string())),
});

const PATH_PARAMETERS: Readonly<Record<string, v.GenericSchema>> = {
  hubId: HubId,
  roomId: RoomId,
  sessionId: MadeId,
  jobId: MadeId,
  itemId: ItemId,
  erasureId: MadeId,
  actorId: ActorId,
};

/**
 * The hub's routes as an OpenAPI 3.1 document: their shapes from the schemas that the hub parses by, their words from
 * docs/protocol/http.md, their callers from src/worker/app.ts, and the recorded examples.
 * @param routes those with a contract; `contractFaults` tells of others
 */
export function openApi(routes: readonly EdgeRoute[], page: string, examples: Examples, version: string): Json {
  const components = new Components("draft-2020-12");
  const words = new Map(sectionsOf(page).map(({ heading, text }) => [heading.replaceAll("`", ""), text]));
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const contract = ROUTE_CONTRACTS[route.name];
    if (contract === undefined) continue;
    const [method = "", path = ""] = route.name.split(" ");
    const about = aboutOf(words.get(route.name) ?? "");
    (paths[path] ??= {})[method.toLowerCase()] = operation(route, contract, about, { components, examples });
  }
  const problem = components.add("Problem", components.use(Problem));
  return {
    openapi: "3.1.0",
    info: {
      title: "Frontier Hub",
      version,
      license: { name: "MIT", identifier: "MIT" },
      description:
        "The HTTP routes of a hub. The socket is described by asyncapi.json; docs/protocol says when and why.",
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: components.schemas(),
      responses: {
        Problem: {
          description: "A refusal: its `code` says which.",
          headers: {
            "Retry-After": { schema: { type: "integer" }, description: "Whole seconds, where waiting helps." },
          },
          content: {
            "application/problem+json": { schema: problem, examples: named(examples, PROBLEM_EXAMPLES) },
          },
        },
      },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const PROBLEM_EXAMPLES = ["problem.invalid-request", "problem.rate-limited"];

const SECURITY_SCHEMES = {
  token: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "A player's or operator's token (TOK1)." },
  ticket: {
    type: "apiKey",
    in: "header",
    name: "Sec-WebSocket-Protocol",
    description: "`hub.v1, ticket.<ticket>`: for sockets that cannot send a header of their own (SOK1).",
  },
  bridgeSignature: {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description: "Standard Webhooks, with `webhook-id` and `webhook-timestamp` (BRG4).",
  },
} as const;

/** The first paragraph of a route's section. */
function aboutOf(text: string): string {
  const [paragraph = ""] = text.trim().split("\n\n");
  // A link leads nowhere from here.
  return paragraph.replaceAll("\n", " ").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}

interface Writing {
  readonly components: Components;
  readonly examples: Examples;
}

function operation({ name, who }: EdgeRoute, contract: RouteContract, about: string, writing: Writing): Json {
  const { operationId, tag, query = {}, headers = {}, body, bodyType = "application/json", more = {} } = contract;
  const { components, examples } = writing;
  const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, each = ""]) => ({
    ...{ name: each, in: "path", required: true },
    schema: components.use(PATH_PARAMETERS[each] ?? v.string()),
  }));
  const parameters = [
    ...inPath,
    ...parametersOf("query", query, components),
    ...parametersOf("header", headers, components),
  ];
  const schema =
    body !== undefined && (operationId === "sendCommand" ? addCommands(components, "Command") : components.use(body));
  return {
    operationId,
    tags: [tag],
    summary: /^.*?[.;](?= |$)/.exec(about)?.[0] ?? about,
    description: `${about}\n\nFor ${who}.`,
    security: securityOf(who),
    ...(parameters.length > 0 && { parameters }),
    ...(schema !== false && {
      requestBody: {
        content: { [bodyType]: { schema, ...examplesOf(examples, requestsOf(contract)) } },
      },
    }),
    responses: {
      [contract.answer.status]: answerOf(contract, writing),
      ...Object.fromEntries(Object.entries(more).map(([status, description]) => [status, { description }])),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function parametersOf(
  place: "query" | "header",
  parameters: Readonly<Record<string, ContractParameter>>,
  components: Components,
): Json[] {
  return Object.entries(parameters).map(([name, { schema, isRequired = false }]) => ({
    ...{ name, in: place, required: isRequired },
    schema: components.use(schema),
  }));
}

function answerOf(contract: RouteContract, { components, examples }: Writing): Json {
  const { status, schema, mediaType = "application/json", events } = contract.answer;
  if (schema === undefined) return { description: status === 101 ? "The socket is open: see asyncapi.json." : "Done." };
  const told = events && {
    "x-events": Object.fromEntries(Object.entries(events).map(([name, each]) => [name, components.use(each)])),
  };
  const shown = events === undefined ? examplesOf(examples, answersOf(contract)) : {};
  return { description: "Done.", content: { [mediaType]: { schema: components.use(schema), ...shown, ...told } } };
}

/** The names of the recorded requests of a route, below `http/`. */
export function requestsOf({ example, body, bodyType }: RouteContract): readonly string[] {
  return example === undefined || body === undefined || bodyType !== undefined ? [] : [`${example}.request`];
}

/** The names of its recorded answers. */
export function answersOf({ example, examples = [] }: RouteContract): readonly string[] {
  return [...(example === undefined ? [] : [`${example}.answer`]), ...examples];
}

function examplesOf(examples: Examples, names: readonly string[]): Json {
  const shown = named(examples, names);
  return Object.keys(shown).length === 0 ? {} : { examples: shown };
}

function named(examples: Examples, names: readonly string[]): Json {
  const there = names.filter((name) => Object.hasOwn(examples, `http/${name}`));
  return Object.fromEntries(there.map((name) => [name, { value: examples[`http/${name}`] }]));
}

function securityOf(who: string): readonly Json[] {
  if (who === "anybody") return [];
  if (who.startsWith("the bridge")) return [{ bridgeSignature: [] }];
  return who.includes("ticket") ? [{ token: [] }, { ticket: [] }] : [{ token: [] }];
}
