import specs from "@asyncapi/specs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { contractFaults } from "../../../../tools/protocol/contracts/contract-faults.ts";
import { answersOf, requestsOf, ROUTE_CONTRACTS } from "../../../../tools/protocol/contracts/openapi.ts";
import { protocolExamples } from "../../../../tools/protocol/examples/protocol-examples.ts";
import { edgeRoutes, protocolFiles, readPages } from "../../../../tools/protocol/protocol-files.ts";

const pages = readPages();
const examples = await protocolExamples();
const files = await protocolFiles(pages);
const documentOf = (name: string) => JSON.parse(files.get(`docs/protocol/schema/${name}.json`) ?? "");
const openapi = documentOf("openapi");
const asyncapi = documentOf("asyncapi");

const newer = new Ajv2020({ strict: false, validateFormats: false }).addSchema(openapi, "openapi");
const older = new Ajv({ strict: false, validateFormats: false }).addSchema(asyncapi, "asyncapi");

/** The faults of a value by a part of a document, which is named by the keys that lead to it. */
function faultsOf(ajv: Ajv | Ajv2020, document: string, way: readonly (string | number)[], value: unknown): unknown[] {
  const pointer = way.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  const validate = ajv.getSchema(`${document}#${encodeURI(pointer)}`);
  if (validate === undefined) throw new Error(`${document} has no ${pointer}`);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const named = (folder: string): [name: string, value: unknown][] =>
  Object.entries(examples).filter(([name]) => name.startsWith(`${folder}/`));

describe("DOC5 the contracts that machines read", () => {
  test("DOC5 openapi.json is an OpenAPI 3.1 document", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(openapi));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  test("DOC5 asyncapi.json is an AsyncAPI 3 document", () => {
    const validate = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false }).compile(
      specs.schemas["3.0.0"] as object,
    );
    expect(validate(asyncapi) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...asyncapi, channels: [] })).toBe(false);
  });

  test("DOC5 every route is an operation, and no two share a name", () => {
    const operations = edgeRoutes().map(({ name }) => {
      const [method = "", path = ""] = name.split(" ");
      return openapi.paths[path]?.[method.toLowerCase()]?.operationId;
    });
    expect(operations).not.toContain(undefined);
    expect(new Set(operations).size).toBe(operations.length);
  });

  const bodies = Object.entries(ROUTE_CONTRACTS).flatMap(([name, contract]) => {
    const [method = "", path = ""] = name.split(" ");
    const way = ["paths", path, method.toLowerCase()];
    const { status, mediaType = "application/json", events } = contract.answer;
    const answer = [...way, "responses", status, "content", mediaType];
    const answered = answersOf(contract).map((example) => {
      const event = example.split(".")[1] ?? "";
      return [example, events === undefined ? [...answer, "schema"] : [...answer, "x-events", event]] as const;
    });
    const asked = requestsOf(contract).map(
      (example) => [example, [...way, "requestBody", "content", "application/json", "schema"]] as const,
    );
    return [...asked, ...answered];
  });

  test.each(bodies)("DOC5 the recorded body %s is as openapi.json says", (example, way) => {
    expect(examples[`http/${example}`]).toBeDefined();
    expect(faultsOf(newer, "openapi", way, examples[`http/${example}`])).toEqual([]);
  });

  test.each(named("http").filter(([name]) => name.includes("problem.")))(
    "DOC5 the refusal %s is a Problem",
    (_, value) => {
      expect(faultsOf(newer, "openapi", ["components", "schemas", "Problem"], value)).toEqual([]);
    },
  );

  test.each([...named("frames"), ...named("verbs")])(
    "DOC5 the recorded frame %s is as asyncapi.json says",
    (_, value) => {
      const { type } = value as { type: string };
      const way = ["channels", "room", "messages", type.replaceAll(".", "-"), "payload"];
      expect(faultsOf(older, "asyncapi", way, value)).toEqual([]);
    },
  );

  test.each(named("events"))("DOC5 the recorded %s is an Event in both documents", (_, value) => {
    const way = ["components", "schemas", "Event"];
    expect(faultsOf(newer, "openapi", way, value)).toEqual([]);
    expect(faultsOf(older, "asyncapi", way, value)).toEqual([]);
  });

  const receipts = [...named("receipts"), ...named("refusals").filter(([name]) => name.endsWith(".receipt"))];
  test.each(receipts)("DOC5 the recorded %s is a Receipt", (_, value) => {
    expect(faultsOf(newer, "openapi", ["components", "schemas", "Receipt"], value)).toEqual([]);
  });

  const SCHEMA_OF: readonly [prefix: string, schema: string][] = [
    ["bridge/job.", "offline-job"],
    ["bridge/record.", "hub-record"],
    ["bridge/result.", "offline-result"],
    ["bridge/answers", "job-answers"],
    ["bridge/decision", "decision-order"],
    ["bridge/moderating", "moderating-order"],
    ["bridge/redrive", "redrive-order"],
    ["bridge/erasure", "erasure-order"],
    ["bridge/lexicon", "lexicon-order"],
    ["bridge/register", "register-turn"],
  ];
  test.each(named("bridge"))("DOC5 the recorded %s is as its schema says", (name, value) => {
    const [, schema = ""] = SCHEMA_OF.find(([prefix]) => name.startsWith(prefix)) ?? [];
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(documentOf(schema));
    expect(validate(value) ? [] : validate.errors).toEqual([]);
  });

  test("DOC5 a body of another shape is refused: the schemas say something", () => {
    const way = ["paths", "/v1/hubs/{hubId}/rooms", "get", "responses", 200, "content", "application/json", "schema"];
    expect(faultsOf(newer, "openapi", way, { rooms: [{ roomId: "Quay" }] })).not.toEqual([]);
    const said = { type: "hub.command", id: "1", verb: "verb.say", args: { text: "a" } };
    const command = ["channels", "room", "messages", "hub-command", "payload"];
    expect(faultsOf(older, "asyncapi", command, said)).not.toEqual([]);
  });
});

describe("DOC5 what the contracts leave out is told", () => {
  const recorded = Object.keys(examples);
  const routes = edgeRoutes();

  test("DOC5 as they are, nothing", () => {
    expect(contractFaults(routes, pages.http, recorded)).toEqual([]);
  });

  test.each([
    [
      "a new route",
      [...routes, { name: "GET /v1/new", who: "anybody" }],
      pages.http,
      recorded,
      "GET /v1/new has no entry",
    ],
    ["a route that is gone", routes.slice(1), pages.http, recorded, "GET /healthz is no route any more"],
    [
      "a query without a word",
      routes,
      pages.http.replace("`waitFor?`", "`wait?`"),
      recorded,
      "the query waitFor is not told",
    ],
    [
      "a query without a schema",
      routes,
      pages.http.replace("`waitFor?`", "`waitFor?`, `wait?`"),
      recorded,
      "has no query wait",
    ],
    [
      "an example of nothing",
      routes,
      pages.http,
      [...recorded, "http/new.answer"],
      "no entry names the example new.answer",
    ],
  ])("DOC5 %s", (_, seen, page, names, fault) => {
    expect(contractFaults(seen, page, names)).toContainEqual(expect.stringContaining(fault));
  });
});
