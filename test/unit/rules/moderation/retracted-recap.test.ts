import { describe, expect, test } from "vitest";
import type { ClosureJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Recap } from "../../../../src/durable/protocol/state/session.ts";
import { sessionOf } from "../../../../src/durable/room/reads/read-room.ts";
import { PUBLIC, viewerOf } from "../../../../src/durable/rules/core/view-for.ts";
import { migrate } from "../../../../src/durable/storage/migrate.ts";
import { writeRecap } from "../../../../src/offline-bridge/story/write-recap.ts";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { resultsOf } from "../../../../testkit/results-of.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const gm = actorNamed("gm", { roles: ["gm"] });
const mo = actorNamed("mo", { roles: ["moderator"] });
const SECRET = "The vault opens with four seven eleven, whoever asks for it";
const OPEN = "The rain does not end before the morning";

/** A scenario in which a secret was told; `said` is its line, and `arrives` brings the recap that was made before. */
function closed(tell: (stage: RoomHarness) => unknown, shape: (recap: Recap) => Recap = (recap) => recap) {
  const stage = new RoomHarness();
  stage.enters(mo, gm, "mara", "teo");
  tell(stage);
  const said = stage.state.version;
  stage.does("teo", "verb.say", { message: OPEN });
  stage.does(gm, "gm.closeSession", { reason: "over" });
  const job = stage.jobs().find((each): each is ClosureJob => each.kind === "closure");
  if (job === undefined) throw new Error("no closure is staged");
  const recap = shape(writeRecap(stage.log().filter(({ version }) => version <= job.toVersion)));
  const results = resultsOf(job).map((result): OfflineResult =>
    result.kind === "closure.completed" ? { ...result, recap } : result,
  );
  return {
    stage,
    arrives: () => {
      for (const result of results) stage.hears(result);
    },
    retract: () => stage.does(mo, "mod.retractMessage", { version: said, reason: "a leak" }),
    seen: (viewer = PUBLIC) => JSON.stringify(sessionOf(stage.sql, stage.state, job.sessionId, viewer)?.recap),
  };
}

const withoutSources = (recap: Recap): Recap =>
  JSON.parse(JSON.stringify(recap, (key, value: unknown) => (/sources$/iu.test(key) ? undefined : value)));

const talks: [string, (stage: RoomHarness) => unknown][] = [
  ["say", (stage) => stage.does("mara", "verb.say", { message: SECRET })],
  ["emote", (stage) => stage.does("mara", "verb.emote", { text: SECRET })],
  ["narration", (stage) => stage.does(gm, "gm.narrate", { text: SECRET })],
];

describe.each(talks)("a recap with a %s that is retracted", (_, tell) => {
  test.each([
    ["this release", (recap: Recap) => recap],
    ["the release before", withoutSources],
  ])("VIEW5 STO9 of %s shows none of its words, whichever comes first, but to moderators", (_release, shape) => {
    for (const first of ["recap", "retraction"]) {
      const { stage, arrives, retract, seen } = closed(tell, shape);
      if (first === "recap") {
        arrives();
        expect(seen()).toContain("four seven eleven");
      }
      expect(retract()).toMatchObject({ status: "accepted" });
      if (first === "retraction") arrives();
      for (let round = 0; round < 2; round += 1) {
        expect(seen()).not.toMatch(/vault|seven/u);
        expect(seen(viewerOf(gm))).not.toMatch(/vault|seven/u);
        expect(seen(viewerOf(mo))).toContain("four seven eleven");
        // An older recap joins lines in one text, which goes as a whole.
        if (shape !== withoutSources) expect(seen()).toContain(OPEN);
        stage.sleeps();
      }
    }
  });
});

test("VIEW5 STO9 it stays so when the log has forgotten the line", () => {
  const { stage, arrives, retract, seen } = closed((room) => room.does("mara", "verb.say", { message: SECRET }));
  arrives();
  retract();
  stage.sql.all("DELETE FROM log");
  expect(seen()).not.toContain("seven");
});

test("STO9 CMD8 lines that the release before took back are known after the update", () => {
  const { stage, arrives, retract, seen } = closed((room) => room.does("mara", "verb.say", { message: SECRET }));
  arrives();
  retract();
  // The tables of that release: without those of step 3 and the columns and tables of every later one.
  for (const table of ["retracted_lines", "records", "hub_bans"]) stage.sql.all(`DROP TABLE ${table}`);
  stage.sql.all("ALTER TABLE results DROP COLUMN hops");
  stage.sql.all("DELETE FROM migrations WHERE step >= 3");
  migrate(stage.sql);
  expect(seen()).not.toContain("seven");
});
