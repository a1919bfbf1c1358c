import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { expect, test } from "vitest";
import { RegisterTurn } from "../../../../src/durable/protocol/bridge/register-turn.ts";
import type { HistoryArchive } from "../../../../src/offline-bridge/archive/history/history-archive.ts";
import { readRegister } from "../../../../src/offline-bridge/bridge/http/reads/read-register.ts";
import { signedHeaders } from "../../../support/signed-headers.ts";
import { newSecret } from "../support/secrets.ts";

const secret = newSecret();
const nextSecret = newSecret();
const PATH = "/archive/register?turn=7&limit=100";
const turn: RegisterTurn = { rooms: [{ hubId: "hub", roomId: "hall" }], of: 201 };

interface Situation {
  readonly key?: string;
  /** The text that is signed. */
  readonly signed?: string;
  readonly minutesAgo?: number;
  readonly isArchiveAway?: boolean;
}

/** Asks as the edge does, and gives what the archive was asked for besides. */
async function ask(path: string, { key = secret, signed, minutesAgo = 0, isArchiveAway }: Situation = {}) {
  const asked: [turn: number, limit: number][] = [];
  const headers = signedHeaders(signed ?? `GET ${path}`, key, { at: new Date(Date.now() - minutesAgo * 60_000) });
  const response = await readRegister(new Request(`http://bridge.test${path}`, { headers }), {
    hubToBridge: [new Webhook(secret), new Webhook(nextSecret)],
    history: async () => {
      if (isArchiveAway === true) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      const register: HistoryArchive["register"] = async (...which) => {
        asked.push(which);
        return turn;
      };
      return { register } as HistoryArchive;
    },
  });
  return { status: response.status, json: await response.json(), asked };
}

test("REG2 the archive's answer to a turn comes back in the shape that the edge reads", async () => {
  const { status, json, asked } = await ask(PATH);
  expect([status, v.parse(RegisterTurn, json), asked]).toEqual([200, turn, [[7, 100]]]);
});

test("BRG5 REG2 the edge may sign with the next key already", async () => {
  expect((await ask(PATH, { key: nextSecret })).status).toBe(200);
});

test.each([
  ["another key", { key: newSecret() }],
  ["another turn than was signed", { signed: `GET ${PATH.replace("7", "8")}` }],
  ["a path that was signed without its query", { signed: "GET /archive/register" }],
  ["another method than was signed", { signed: `POST ${PATH}` }],
  ["a timestamp of 6 minutes ago", { minutesAgo: 6 }],
])("BRG5 REG2 %s is 401, and the archive is not asked", async (_, situation) => {
  const { status, json, asked } = await ask(PATH, situation);
  expect([status, json, asked]).toEqual([401, expect.objectContaining({ code: "unauthenticated" }), []]);
});

test.each([
  ["turn", "?limit=100"],
  ["turn", "?turn=-1&limit=100"],
  ["turn", "?turn=1e3&limit=100"],
  ["turn", "?turn=1234567890123&limit=100"],
  ["limit", "?turn=7"],
  ["limit", "?turn=7&limit=0"],
  ["limit", "?turn=7&limit=201"],
])("SOK11 REG2 a bad %s in %s is 400 and named, and the archive is not asked", async (path, query) => {
  const { status, json, asked } = await ask(`/archive/register${query}`);
  expect([status, json, asked]).toEqual([400, expect.objectContaining({ code: "invalid-request", path }), []]);
});

test.each([
  [0, 1],
  [999_999_999_999, 200],
])("REG2 turn %i of %i rooms each is asked of the archive", async (...which) => {
  expect((await ask(`/archive/register?turn=${which[0]}&limit=${which[1]}`)).asked).toEqual([which]);
});

test("REG2 while the archive is away the edge is told to ask again: 503", async () => {
  const { status, json } = await ask(PATH, { isArchiveAway: true });
  expect([status, json]).toEqual([503, expect.objectContaining({ code: "bridge-unavailable", retryAfterMs: 5_000 })]);
});
