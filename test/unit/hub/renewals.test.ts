import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CatalogFollower, type InForce } from "../../../src/durable/hub/catalog-follower.ts";
import { LeaseKeeper } from "../../../src/durable/hub/lease-keeper.ts";
import { BUILT_IN_CATALOG } from "../../../src/durable/rules/catalog/built-in-catalog.ts";
import { emptyRoom } from "../../../src/durable/rules/core/room-state.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const OTHER_TAG = { ...BUILT_IN_CATALOG, catalogVersion: "another" };

/** A room's lease and catalog, put together as the room does it; the directory answers at once, the catalog when told to. */
function renewingRoom() {
  const answers: ((found: InForce) => void)[] = [];
  const errors: unknown[] = [];
  const used: string[] = [];
  let renewals = 0;
  let tag = "one";
  const follower = new CatalogFollower(
    {
      builtIn: BUILT_IN_CATALOG.catalogVersion,
      clock: Date.now,
      tag: async () => tag,
      inForce: () => new Promise((resolve) => answers.push(resolve)),
      use: ({ catalogVersion }) => used.push(catalogVersion),
      remember: () => {},
      onFault: (fault) => errors.push(fault),
      onError: (error) => errors.push(error),
    },
    { tag: "one", builtIn: BUILT_IN_CATALOG.catalogVersion },
  );
  const lease = new LeaseKeeper({
    clock: Date.now,
    state: () => emptyRoom("hub", "room", BUILT_IN_CATALOG),
    presence: () => ({ connections: 1, spectators: 0 }),
    renew: async () => {
      renewals += 1;
      await follower.onRenewal(tag);
    },
    onError: (error) => errors.push(error),
  });
  return {
    answers,
    errors,
    used,
    lease,
    follower,
    changeCatalog: (next: string) => void (tag = next),
    renewals: () => renewals,
  };
}

test("CAT4 DIR1 a catalog that never answers stops no renewal of the lease", async () => {
  const room = renewingRoom();
  room.changeCatalog("two");
  for (let times = 0; times < 3; times += 1) {
    void room.lease.renew();
    await vi.advanceTimersByTimeAsync(100_000);
  }
  expect([room.renewals(), room.answers.length, room.errors]).toEqual([3, 3, []]);
});

test("DIR1 renewals that are asked for while one waits for the catalog become one, 2 s later at most", async () => {
  const room = renewingRoom();
  room.changeCatalog("two");
  void room.lease.renew();
  await vi.advanceTimersByTimeAsync(100);
  void room.lease.renew();
  void room.lease.renew();
  expect(room.renewals()).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(room.renewals()).toBe(2);
});

test("CAT4 a catalog that comes late is used when it comes", async () => {
  const room = renewingRoom();
  room.changeCatalog("two");
  void room.lease.renew();
  await vi.advanceTimersByTimeAsync(60_000);
  room.answers[0]?.({ catalog: OTHER_TAG, tag: "two" });
  await vi.advanceTimersByTimeAsync(0);
  expect([room.used, room.follower.known?.tag]).toEqual([["another"], "two"]);
});

test("CAT4 a catalog that comes after a newer one is dropped", async () => {
  const room = renewingRoom();
  room.changeCatalog("two");
  void room.lease.renew();
  await vi.advanceTimersByTimeAsync(60_000);
  room.changeCatalog("three");
  void room.lease.renew();
  await vi.advanceTimersByTimeAsync(0);
  room.answers[1]?.({ catalog: OTHER_TAG, tag: "three" });
  room.answers[0]?.({ catalog: BUILT_IN_CATALOG, tag: "two" });
  await vi.advanceTimersByTimeAsync(0);
  expect([room.used, room.follower.known?.tag]).toEqual([["another"], "three"]);
});
