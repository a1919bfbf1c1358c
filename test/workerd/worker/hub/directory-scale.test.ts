import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { directoryOf } from "../../../../src/durable/hub/directory-of.ts";
import { directoryPart, directoryParts } from "../../../../src/durable/hub/directory-parts.ts";
import { HubDirectory } from "../../../../src/durable/hub/hub-directory.ts";
import type { Lease } from "../../../../src/durable/hub/lease-keeper.ts";
import { edgeEnv } from "../support/edge-env.ts";

const env = edgeEnv();
const NOW = Date.now();
const ROOMS = 100_000;
const RENEWALS = 200;
/** Each room gives a sign of life so often (PRE5). */
const RENEW_EVERY_S = 100;
/** The most that the platform stores under one key. */
const LARGEST_VALUE = 2 * 2 ** 20;

function lease(room: number, version = 1_234): Lease {
  const roomId = `room-${room}`;
  return { roomId, participants: 18, spectators: 2, version, sessionId: "ses-0123456789abcdef0123", updatedAt: NOW };
}

/** Fills a directory as this many signs of life would have. */
async function fill(hubId: string): Promise<void> {
  const byPart = Map.groupBy(
    Array.from({ length: ROOMS }, (_, room) => lease(room)),
    ({ roomId }) => directoryPart(hubId, roomId),
  );
  for (const [name, leases] of byPart) {
    await runInDurableObject(env.DIRECTORY.getByName(name), (instance) => {
      if (!(instance instanceof HubDirectory)) throw new Error("this is no directory");
      for (const each of leases) instance.leases[each.roomId] = each;
    });
  }
}

/** The leases that each part keeps, as they are stored. */
async function stored(hubId: string): Promise<{ leases: number; bytes: number }[]> {
  return Promise.all(
    directoryParts(hubId).map((name) =>
      runInDurableObject(env.DIRECTORY.getByName(name), (instance) => {
        if (!(instance instanceof HubDirectory)) throw new Error("this is no directory");
        return { leases: Object.keys(instance.leases).length, bytes: JSON.stringify(instance.leases).length };
      }),
    ),
  );
}

test(
  "DIR1 a hub of 100,000 rooms: every one is listed, and its parts have time to spare",
  { timeout: 120_000 },
  async () => {
    const hubId = "hub-of-many-rooms";
    const directory = directoryOf(env, hubId);
    await directory.renew(lease(0));
    await fill(hubId);
    const parts = await stored(hubId);
    const begun = Date.now();
    for (let each = 0; each < RENEWALS; each += 1) await directory.renew(lease(each * 499, 1_235));
    const renewMs = (Date.now() - begun) / RENEWALS;
    const listBegun = Date.now();
    const listed = await directory.list(NOW);
    const listMs = Date.now() - listBegun;
    expect(listed).toHaveLength(ROOMS);
    expect(listed.filter(({ version }) => version === 1_235)).toHaveLength(RENEWALS);
    const largest = Math.max(...parts.map(({ bytes }) => bytes));
    const most = Math.max(...parts.map(({ leases }) => leases));
    expect(parts.reduce((sum, { leases }) => sum + leases, 0)).toBe(ROOMS);
    // Room for the hash to be uneven, and for longer names.
    expect(largest).toBeLessThan(LARGEST_VALUE / 3);
    const busy = (most / RENEW_EVERY_S) * (renewMs / 1000);
    console.log(
      `${ROOMS} rooms in ${parts.length} parts: at most ${most} leases and ${Math.round(largest / 1024)} KiB in one; ` +
        `a sign of life takes ${renewMs.toFixed(1)} ms, so a part is busy ${(busy * 100).toFixed(0)} % of the time; ` +
        `listing all takes ${listMs} ms`,
    );
    // A machine that does much else is slow, too; but never so slow that signs of life pile up.
    expect(busy).toBeLessThan(1);
  },
);
