import { describe, expect, test } from "vitest";
import { actorNamed } from "../../../../testkit/players/actor-named.ts";
import { RoomHarness } from "../../../../testkit/room-harness.ts";

const otto = actorNamed("otto", { roles: ["moderator"] });
const texts = (stage: RoomHarness, who: Parameters<RoomHarness["seenBy"]>[0], kind = "whisper") =>
  stage.seenBy(who).chat.flatMap((entry) => (entry.kind === kind ? [entry.text] : []));
const numbered = (name: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${name} ${from + n}`);

/** One whispers to another this many times, each numbered. */
function whispers(stage: RoomHarness, from: string, to: string, times: number): void {
  for (let n = 1; n <= times; n += 1) {
    const receipt = stage.does(from, "verb.whisper", { target: to, message: `${from} ${n}` });
    expect(receipt.status).toBe("accepted");
  }
}

function room(): RoomHarness {
  const stage = new RoomHarness();
  stage.enters(otto, "mara", "teo", "zoe", "ivo");
  stage.does("mara", "verb.say", { message: "first of all" });
  return stage;
}

describe("how many whispers are shown", () => {
  test("RES2 VIEW1 each viewer gets the last twenty of their own, whatever others whisper, and moderators the last of all", () => {
    const stage = room();
    whispers(stage, "mara", "teo", 25);
    whispers(stage, "zoe", "ivo", 25);
    for (const who of ["mara", "teo"]) expect(texts(stage, who)).toEqual(numbered("mara", 6, 25));
    for (const who of ["zoe", "ivo"]) expect(texts(stage, who)).toEqual(numbered("zoe", 6, 25));
    expect(texts(stage, otto)).toEqual(numbered("zoe", 6, 25));
    // Said aloud, and no whisper pushes it out.
    expect(texts(stage, "ivo", "say")).toEqual(["first of all"]);
  });

  test("RES2 heard and whispered count alike, in their order", () => {
    const stage = room();
    whispers(stage, "mara", "teo", 12);
    whispers(stage, "zoe", "mara", 12);
    expect(texts(stage, "mara")).toEqual([...numbered("mara", 5, 12), ...numbered("zoe", 1, 12)]);
    expect(texts(stage, "teo")).toEqual(numbered("mara", 1, 12));
  });

  test("RES2 RES6 what nobody will be shown any more is not kept, and twenty are", () => {
    const stage = room();
    whispers(stage, "mara", "teo", 25);
    const kept = () => stage.state.view.chat.filter(({ kind }) => kind === "whisper").map(({ text }) => text);
    expect(kept()).toEqual(numbered("mara", 6, 25));
    stage.sleeps();
    expect(kept()).toEqual(numbered("mara", 6, 25));
    expect(texts(stage, otto)).toEqual(numbered("mara", 6, 25));
  });
});
