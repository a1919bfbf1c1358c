import { expect, test } from "vitest";
import { playEpisode, type EpisodePlan } from "../../../tools/fuzz/episode.ts";
import { hubWith, type Fault } from "./door-with-a-fault.ts";

const tokens = { own: "head.claims.signature", others: "head.others.signature", expired: "head.expired.signature" };

function plan(seed: number, fault: Fault): EpisodePlan {
  const connect = hubWith(fault, tokens.own);
  const url = new URL("ws://hub.test/socket");
  return { seed, url, tokens, actorId: "fuzzer", others: ["other"], connect, patienceMs: 200 };
}

test("SOK4 against a hub without a fault every episode ends well, floods among them", async () => {
  let floods = 0;
  for (let seed = 1; seed <= 150; seed += 1) floods += Number((await playEpisode(plan(seed, "none"))).flooded);
  expect(floods).toBeGreaterThan(0);
});

test.each<[fault: Fault, says: RegExp]>([
  ["leaves-out-an-answer", /never has every answer: 1 × /],
  ["answers-twice", /nobody asked for: error /],
  ["wrong-code", /a bug at the door/],
  ["closes-at-a-bad-frame", /closed with 4408 before it/],
  ["forgets-the-flood", /never is closed/],
  ["bug-behind-a-command", /met a bug/],
  ["hole-in-the-versions", /follows on one to/],
  ["does-it-twice", /came to .+, then to /],
  ["no-good-command-any-more", /a good command came to/],
  ["unknown-frame", /an unknown frame/],
])("SOK4 a hub that %s is found out", async (fault, says) => {
  const found: string[] = [];
  for (let seed = 1; seed <= 60 && found.length < 3; seed += 1) {
    await playEpisode(plan(seed, fault)).catch((error: Error) => found.push(error.message));
  }
  expect(found.length).toBeGreaterThan(0);
  for (const message of found) expect(message).toMatch(says);
});

test("SOK4 the same seed sends the same frames, another one others", async () => {
  const framesOf = async (seed: number) => {
    const sent: string[] = [];
    const inner = hubWith("none", tokens.own);
    const connect: EpisodePlan["connect"] = (url, token) => {
      const socket = inner(url, token);
      const send = socket.send.bind(socket);
      socket.send = (frame) => {
        sent.push(typeof frame === "string" ? frame : JSON.stringify(frame));
        send(frame);
      };
      return socket;
    };
    await playEpisode({ ...plan(seed, "none"), connect });
    return sent;
  };
  const once = await framesOf(4);
  expect(once.length).toBeGreaterThan(20);
  expect(await framesOf(4)).toEqual(once);
  expect(await framesOf(5)).not.toEqual(once);
});

test("SOK4 a failure says what was sent last, and the way to see it again", async () => {
  const failure = await playEpisode(plan(2, "hole-in-the-versions")).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: expect.stringContaining("SOK6"), lastFrames: expect.any(Array) });
});
