import { beforeEach, expect, test, vi } from "vitest";
import type { RoomStub } from "../../../../src/durable/room-of.ts";
import { callEdge, outcomeOf } from "../support/call-edge.ts";
import { edgeEnv, roomsThat } from "../support/edge-env.ts";
import { tokenWith } from "../support/tokens.ts";

beforeEach(() => void vi.spyOn(console, "log").mockReturnValue());

const ops = () => tokenWith({ sub: "olga", room: "*", roles: ["ops"] });
const route = "GET /v1/ops/hubs/hub-one/people/ada/export";

/** An archive of two pages and a register of two rooms. */
function archive() {
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const { pathname, searchParams } = new URL(new Request(input, init).url);
    const list = pathname.split("/").at(-1) ?? "";
    const cursor = searchParams.get("cursor");
    asked.push(`${list} ${cursor ?? ""}`.trim());
    const nextCursor = cursor === null ? `after-${list === "people" ? 200 : 7}` : null;
    if (list === "people") return Response.json({ records: [{ source: "transcript", nth: asked.length }], nextCursor });
    return Response.json({ rooms: [{ roomId: cursor === null ? "hall" : "attic" }], nextCursor });
  });
  return asked;
}

test("ERA7 AUD1 pages go through the archive, then room by room, each room to its end; the export is an act", async () => {
  const asked = archive();
  const rooms: string[] = [];
  const room: Partial<RoomStub> = {
    exportPerson: async (actorId, after) => {
      rooms.push(`${actorId} ${after}`);
      return { records: [], next: rooms.length === 1 ? 1000 : null };
    },
  };
  const sent: unknown[] = [];
  const JOBS = { send: async (body: unknown) => void sent.push(body) } as never;
  const names: string[] = [];
  const env = edgeEnv({ ROOMS: roomsThat(room, names), JOBS });
  const cursors: (string | null)[] = [];
  let records = 0;
  for (let cursor: string | null = ""; cursor !== null;) {
    const path: string = cursor === "" ? route : `${route}?cursor=${cursor}`;
    const response = await callEdge(path, { token: await ops(), env });
    expect(response.status).toBe(200);
    const page: { records: object[]; nextCursor: string | null } = await response.json();
    records += page.records.length;
    cursors.push(page.nextCursor);
    cursor = page.nextCursor;
  }
  expect(cursors).toEqual(["a-200", "r-0", "r-1000", "r-0-7", null]);
  expect(asked).toEqual(["people", "people after-200", "rooms", "rooms", "rooms after-7"]);
  expect([rooms, names, records]).toEqual([
    ["ada 0", "ada 1000", "ada 0"],
    ["hub-one/hall", "hub-one/hall", "hub-one/attic"],
    2,
  ]);
  expect(sent).toMatchObject([{ kind: "audit", action: "person.export", target: "ada", actorId: "olga" }]);
});

test.each([
  ["?cursor=", "400 invalid-request cursor"],
  ["?cursor=x-1", "400 invalid-request cursor"],
  ["?cursor=r-1-2-3", "400 invalid-request cursor"],
  ["?cursor=after-1%00", "400 invalid-request cursor"],
])("ERA7 SOK11 %s is %s", async (query, expected) => {
  archive();
  expect(await outcomeOf(await callEdge(route + query, { token: await ops() }))).toBe(expected);
});
