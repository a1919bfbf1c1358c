import { readFileSync } from "node:fs";
import { Client, Connection } from "@temporalio/client";
import * as v from "valibot";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RoomClient } from "../../../src/client/room-client.ts";
import { verifyContest } from "../../../src/client/verify/verify-contest.ts";
import { OfflineResult } from "../../../src/durable/protocol/bridge/offline-result.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { signatureHeaders } from "../../../src/offline-bridge/bridge/sign-message.ts";
import { readKeys } from "../../../src/offline-bridge/process/settings.ts";
import { startStack, type TestStack } from "../../support/stack.ts";
import { next, Table, until } from "../support/table.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A duel in a room of its own, with a moderator beside it. */
class Duel {
  readonly roomId: string;
  readonly #table: Table;
  contestId = "";
  ann: RoomClient | undefined;
  #bob: RoomClient | undefined;
  #mo: RoomClient | undefined;

  constructor(roomId: string) {
    this.roomId = roomId;
    this.#table = new Table(stack.edgeUrl, roomId);
  }

  async arms(): Promise<void> {
    this.ann = await this.#table.sit("ann", { stats: { finesse: 2 } });
    this.#bob = await this.#table.sit("bob");
    this.#mo = await this.#table.sit("mo", { roles: ["moderator"] });
    const armed = next(this.#bob, "contest.armed");
    expect(await this.ann.send("verb.challengeDuel", { target: "bob" })).toMatchObject({ status: "accepted" });
    this.contestId = (await armed).data.contestId;
  }

  async launches(): Promise<void> {
    expect(await this.#bob?.send("verb.challengeDuel", { target: "ann" })).toMatchObject({ status: "accepted" });
  }

  async overrides(action: "cancel" | "replay" | "award"): Promise<void> {
    const args = {
      contestId: this.contestId,
      action,
      reason: "so be it",
      ...(action === "award" ? { winner: "ann" } : {}),
    };
    expect(await this.#mo?.send("mod.overrideContest", args)).toMatchObject({ status: "accepted" });
  }

  /** JOB2: the operators' route. */
  async redrive(): Promise<number> {
    const token = await this.#table.token("op", { roles: ["ops"] });
    const path = `/v1/ops/hubs/journeys/rooms/${this.roomId}/jobs/${this.contestId}/redrive`;
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(stack.edgeUrl + path, { method: "POST", headers })).status;
  }

  async log(): Promise<readonly Event[]> {
    return this.#table.log(await this.#table.token("watcher", { roles: ["spectator"] }));
  }

  /** How it ended: the types of its last events. */
  async ends(): Promise<string[]> {
    return (await this.log()).flatMap(({ type, data }) =>
      /^contest\.(resolved|awarded|cancelled|expired)$/.test(type) &&
      "contestId" in data &&
      data.contestId === this.contestId
        ? [type]
        : [],
    );
  }

  async ended(): Promise<void> {
    await until(`the end of the duel in ${this.roomId}`, async () => (await this.ends().catch(() => [])).length > 0);
  }

  /** Once, by dice that follow from the last promise. */
  async isSettledOnce(end = "contest.resolved"): Promise<void> {
    expect([this.roomId, await this.ends()]).toEqual([this.roomId, [end]]);
    const log = await this.log();
    expect(log.map(({ version }) => version)).toEqual(log.map((_, index) => index + 1));
    let seedCommitment = "";
    for (const event of log) {
      if (event.type === "contest.armed" || event.type === "contest.replayed") ({ seedCommitment } = event.data);
      if (event.type !== "contest.resolved") continue;
      expect(verifyContest({ seedCommitment, resolved: event.data })).toMatchObject({ ok: true });
      // Not even operators were told it before the end, nor after (VIEW2).
      for (const name of ["edge", "bridge", "temporal"]) {
        expect(readFileSync(stack.logOf(name), "utf8")).not.toContain(event.data.seed);
      }
    }
  }

  leave(): Promise<void> {
    return this.#table.leave();
  }
}

/** The alerts of operators about a contest. */
function alertsFor(contestId: string): string[] {
  return readFileSync(stack.logOf("edge"), "utf8")
    .split("\n")
    .filter((line) => line.includes('"admin.alert"') && line.includes(contestId))
    .map((line) => /"reason":"([^"]+)"/.exec(line)?.[1] ?? line);
}

describe("while the bridge is dead", () => {
  const DUELS = [
    { fault: "nothing else", roomId: "away", during: async () => {}, end: "contest.resolved", attempt: 1 },
    {
      fault: "its job is sent three times more",
      roomId: "doubled",
      during: async (duel: Duel) => {
        for (let again = 0; again < 3; again += 1) expect(await duel.redrive()).toBe(200);
      },
      end: "contest.resolved",
      attempt: 1,
    },
    {
      fault: "a moderator awards it",
      roomId: "awarded",
      during: (duel: Duel) => duel.overrides("award"),
      end: "contest.awarded",
      attempt: 1,
    },
    {
      fault: "a moderator cancels it",
      roomId: "cancelled",
      during: (duel: Duel) => duel.overrides("cancel"),
      end: "contest.cancelled",
      attempt: 1,
    },
    {
      fault: "a moderator has it thrown again, twice",
      roomId: "replayed",
      during: async (duel: Duel) => {
        await duel.overrides("replay");
        await duel.overrides("replay");
      },
      end: "contest.resolved",
      attempt: 3,
    },
  ];
  const duels = new Map<string, Duel>();
  const duelIn = (roomId: string): Duel => {
    const duel = duels.get(roomId) ?? new Duel(roomId);
    duels.set(roomId, duel);
    return duel;
  };

  beforeAll(async () => {
    for (const { roomId } of DUELS) await duelIn(roomId).arms();
    await stack.kill("bridge");
    for (const { roomId, during } of DUELS) {
      await duelIn(roomId).launches();
      await during(duelIn(roomId));
    }
    await sleep(1_000);
    await stack.restart("bridge");
    for (const { roomId } of DUELS) await duelIn(roomId).ended();
    // Everything else on its way has time to come.
    await sleep(4_000);
  });

  test.each(DUELS)("CON7 CON9 JOB1 JOB2 VIEW2 and $fault: one end, $end", async ({ roomId, end, attempt }) => {
    const duel = duelIn(roomId);
    await duel.isSettledOnce(end);
    expect(duel.ann?.state?.contests).toMatchObject([
      { attempt, status: end === "contest.cancelled" ? "cancelled" : "resolved" },
    ]);
    expect(alertsFor(duel.contestId)).toEqual([]);
    await duel.leave();
  });
});

describe("while the archive is dead", () => {
  const readiness = async (name: string) => {
    const response = await fetch(`${stack.urlOf(name)}/readyz`);
    const { archive } = (await response.json()) as { archive: string };
    return [name, response.status, archive];
  };

  test("BRG3 RUN2 /readyz of the closure worker is 503 and names it, the bridge's names it and contests go on; then both are well", async () => {
    expect(await readiness("closures")).toEqual(["closures", 200, "serving"]);
    await stack.kill("archive");
    await until("the closure worker to say so", async () => (await readiness("closures"))[1] === 503);
    expect(await readiness("closures")).toEqual(["closures", 503, "unreachable"]);
    expect(await readiness("bridge")).toEqual(["bridge", 200, "unreachable"]);
    const duel = new Duel("no-archive");
    await duel.arms();
    await duel.launches();
    await duel.ended();
    await duel.isSettledOnce();
    await duel.leave();
    await stack.restart("archive");
    await until("the closure worker to be ready", async () => (await readiness("closures"))[1] === 200);
    expect(await readiness("bridge")).toEqual(["bridge", 200, "serving"]);
  });
});

describe("at the launch, and a moment after it", () => {
  const STRUCK = [
    { what: "bridge", how: "kill", afterMs: 0 },
    { what: "bridge", how: "kill", afterMs: 15 },
    { what: "bridge", how: "kill", afterMs: 40 },
    { what: "bridge", how: "stopOne", afterMs: 10 },
    { what: "temporal", how: "kill", afterMs: 0 },
    { what: "temporal", how: "kill", afterMs: 30 },
    { what: "edge", how: "kill", afterMs: 0 },
    { what: "edge", how: "kill", afterMs: 25 },
  ] as const;

  test.each(STRUCK)("CON7 RES6 RUN2 $what: $how after $afterMs ms, one end", async ({ what, how, afterMs }) => {
    const duel = new Duel(`${what}-${how.toLowerCase()}-${afterMs}`);
    await duel.arms();
    const launching = duel.launches().catch(() => {});
    await sleep(afterMs);
    await stack[how](what);
    await stack.restart(what);
    await launching;
    await duel.ended();
    await sleep(1_500);
    // A launch that the edge took with it had not been told: then nobody answered the challenge in time.
    const wasLaunched = (await duel.log()).some(({ type }) => type === "contest.launched");
    await duel.isSettledOnce(wasLaunched ? "contest.resolved" : "contest.expired");
    await duel.leave();
  });
});

describe("for so long that the queue gives up", () => {
  let duel: Duel;

  beforeEach(() => {
    duel = new Duel("dead-letter");
  });

  test("CON9 JOB2 BRG1 it stalls with an alert, a redrive settles it, and no later word changes anything", async () => {
    await duel.arms();
    await stack.kill("bridge");
    await duel.launches();
    const alerted = (reason: string) => () => alertsFor(duel.contestId).includes(reason);
    await until("the stall", alerted("contest-stalled"));
    await until("the dead letter", alerted("job-dead-letter"));
    expect(await duel.ends()).toEqual([]);
    await stack.restart("bridge");
    expect(await duel.redrive()).toBe(200);
    await duel.ended();
    await duel.isSettledOnce();
    expect(alertsFor(duel.contestId).filter((reason) => reason !== "job-dead-letter")).toEqual(["contest-stalled"]);
    expect(await duel.redrive()).toBe(404);

    const said = await resultOf(`contest/journeys/dead-letter/${duel.contestId}`);
    const before = (await duel.log()).length;
    const again = await post(said);
    expect(again).toMatchObject({ status: 200, body: { status: "applied" } });
    expect(await post({ ...said, hops: {} })).toMatchObject({ status: 409, body: { code: "result-conflict" } });
    const older = { ...said, attempt: 7, workflowId: `${said.workflowId}/7`, key: `${said.workflowId}/7/${said.kind}` };
    expect(await post(older)).toMatchObject({ status: 200, body: { status: "ignored" } });
    expect(await duel.log()).toHaveLength(before);
    await duel.leave();
  });

  /** The results of the run of this id, as Temporal keeps it. */
  async function resultOf(workflowId: string): Promise<OfflineResult> {
    const connection = await Connection.connect({ address: stack.temporalAddress });
    const value: unknown = await new Client({ connection }).workflow.getHandle(workflowId).result();
    await connection.close();
    v.assert(v.array(OfflineResult), value);
    const [said] = value;
    if (said === undefined) throw new Error(`${workflowId} said nothing`);
    return said;
  }

  async function post(result: OfflineResult): Promise<{ status: number; body: unknown }> {
    const keys = readKeys({ ...stack.secrets }, "BRIDGE_TO_HUB_SECRETS");
    if (!keys.ok) throw new Error(keys.fault);
    const body = JSON.stringify(result);
    const headers = { ...signatureHeaders(result.key, body, keys.value), "content-type": "application/json" };
    const response = await fetch(`${stack.edgeUrl}/v1/bridge/results`, { method: "POST", headers, body });
    return { status: response.status, body: await response.json() };
  }
});
