import { describe, expect, test } from "vitest";
import { jsonSchemas } from "../../../../tools/protocol/json-schemas.ts";
import { layOut } from "../../../../tools/protocol/lay-out.ts";
import { examplesIn, sectionsOf, showExamples, writeContents } from "../../../../tools/protocol/pages.ts";
import { readRoutes } from "../../../../tools/protocol/read-routes.ts";
import type { DocumentedSubject } from "../../../../tools/protocol/subjects.ts";
import { undocumented } from "../../../../tools/protocol/undocumented.ts";

const PAGE = `# Title

## Contents

old

## Verbs

### \`verb.bow\`

Bows to \`target\`.

| arg | is |
|---|---|
| \`target\` | actor id |

\`\`\`json examples/verbs/verb.bow.json
\`\`\`

\`\`\`sh
# no heading
\`\`\`
`;

const BOW: DocumentedSubject = {
  page: "socket",
  heading: "`verb.bow`",
  asks: "what it does",
  needsExample: true,
  rows: [{ cells: ["target"], says: ["actor id"] }],
  says: ["Bows"],
};
const faultsOf = (page: string, subjects: readonly DocumentedSubject[] = [BOW]) =>
  undocumented({ socket: page, http: "", bridge: "" }, subjects);

describe("CMD8 pages", () => {
  test("CMD8 an example is shown from its file, and one that nothing makes is refused", () => {
    const shown = showExamples(PAGE, { "verbs/verb.bow": { id: "c-1" } });
    expect(shown).toContain('```json examples/verbs/verb.bow.json\n{ "id": "c-1" }\n```\n');
    expect(showExamples(shown, { "verbs/verb.bow": { id: "c-2" } })).toContain('{ "id": "c-2" }');
    expect(examplesIn(shown)).toEqual(["verbs/verb.bow"]);
    expect(() => showExamples(PAGE, {})).toThrow("verbs/verb.bow, which nothing makes");
  });

  test("CMD8 contents are the headings, but for those in fences", () => {
    expect(sectionsOf(PAGE).map(({ heading }) => heading)).toEqual(["Title", "Contents", "Verbs", "`verb.bow`"]);
    const written = writeContents(PAGE);
    expect(written).toContain("## Contents\n\n- [Verbs](#verbs): [`verb.bow`](#verbbow)\n\n## Verbs\n");
    expect(writeContents(written)).toBe(written);
  });

  test("CMD8 long headings stand below each other, others in lines that are not too long", () => {
    const long = `### \`GET /v1/hubs/{hubId}/rooms/{roomId}/sessions\`\n`;
    expect(writeContents(`## Contents\n\n## Routes\n\n${long}`)).toContain(
      "- [Routes](#routes)\n  - [`GET /v1/hubs/{hubId}/rooms/{roomId}/sessions`](#get-v1hubshubidroomsroomidsessions)\n",
    );
    const many = Array.from({ length: 30 }, (_, at) => `### Shape ${at}\n`).join("\n");
    const lines = writeContents(`## Contents\n\n## Shapes\n\n${many}`).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(126);
  });

  test("CMD8 a subject asks for its section, its sentence, its example, its rows and its figures", () => {
    const at = "docs/protocol/socket.md, `verb.bow`:";
    expect(faultsOf(PAGE)).toEqual([]);
    expect(faultsOf("# Title\n")).toEqual([`${at} there is no such section; say what it does`]);
    expect(faultsOf(PAGE.replace("Bows to `target`.", ""))).toEqual([
      `${at} there is no sentence; say what it does`,
      `${at} does not say Bows`,
    ]);
    expect(faultsOf(PAGE.replaceAll(/^```[\s\S]*?^```$/gm, ""))).toEqual([
      `${at} there is no example and no link to one`,
    ]);
    expect(faultsOf(PAGE.replace("actor id", "item"))).toEqual([`${at} the row target does not say actor id`]);
    expect(faultsOf(PAGE.replace("| actor id |", "|  |"))).toEqual([`${at} the row target says nothing`]);
    expect(faultsOf(PAGE.replace("| `target` |", "| `aim` |"))).toEqual([
      `${at} there is no row target`,
      `${at} the row aim is of nothing that is there`,
    ]);
    expect(faultsOf(PAGE, [])).toEqual([`${at} there is no such thing any more`]);
  });

  test("CMD8 examples are JSON however they are laid out", () => {
    const list = Array.from({ length: 40 }, (_, at) => ({ at, gone: undefined }));
    const long = { list, empty: {}, none: [], text: "a|b" };
    const laidOut = layOut(long);
    expect(JSON.parse(laidOut)).toEqual(JSON.parse(JSON.stringify(long)));
    expect(Math.max(...laidOut.split("\n").map((line) => line.length))).toBeLessThan(120);
  });
});

test("SOK2 routes are read from the switchboard of the edge, with who may use them", () => {
  const app = `
    export const app = new Hono()
      .use(nameRequest)
      .get("/healthz", refuse, health)
      // a remark
      .post("/v1/hubs/:hubId/rooms/:roomId/close", inRoom("gm", "ops"), closeSession)

      .get("/v1/hubs/:hubId/rooms", inHub(), listRooms)
      .post("/v1/bridge/results", signedByBridge, acceptResult)
      .notFound((c) => refuse(c))`;
  expect(readRoutes(app)).toEqual([
    { name: "GET /healthz", who: "anybody" },
    {
      name: "POST /v1/hubs/{hubId}/rooms/{roomId}/close",
      who: "a token good for the room, with the role `gm` or `ops`",
    },
    { name: "GET /v1/hubs/{hubId}/rooms", who: "a token good for the hub" },
    { name: "POST /v1/bridge/results", who: "the bridge, by its signature" },
  ]);
});

describe("CMD8 JSON Schemas", () => {
  const schemas = jsonSchemas();

  test.each(Object.keys(schemas))(
    "CMD8 %s refers only to what it defines, and defines only what it refers to",
    (name) => {
      const { $defs = {}, ...rest } = schemas[name] ?? {};
      const refs = [...JSON.stringify([rest, $defs]).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
      expect(new Set(refs)).toEqual(new Set(Object.keys($defs).map((each) => `#/$defs/${each}`)));
    },
  );

  test("CMD8 they say what schemas say: what is needed, lists of values, fields that are by name", () => {
    const { oneOf = [] } = schemas["up"] ?? {};
    expect(oneOf[1]).toEqual({
      type: "object",
      properties: {
        type: { const: "hub.ack" },
        version: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      },
      required: ["type", "version"],
    });
    const text = JSON.stringify(schemas["down"]);
    expect(text).toContain('"momentumReward":{"type":"object","propertyNames":{"enum":["critical-success",');
    expect(text).not.toContain('"additionalProperties":false');
  });
});
