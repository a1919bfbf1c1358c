import { expect, test } from "vitest";
import { runTool } from "../../support/run-tool.ts";

/** Fewer and shorter than the command's own, so that both take about a minute. */
const SHORT = ["--rooms", "2", "--clients", "3", "--seconds", "8", "--seed", "7", "--json"];

test.each([
  { drill: "upgrade", drain: "always" },
  { drill: "rollback", drain: "never" },
])(
  "RUN13 RES6 JOB1 CMD3 $drill under load, drained $drain: nothing is lost or done twice",
  async ({ drill, drain }) => {
    const { out, err } = await runTool("tools/drill.ts", [drill, "--drain", drain, ...SHORT]);
    expect(err).toContain("replacing edge");
    const { reports } = JSON.parse(out);
    expect(reports).toMatchObject([{ drill, drained: drain === "always", lost: 0, doubled: 0, amiss: [] }]);
    const [{ looked, backMs }] = reports;
    expect(looked).toMatchObject({ rooms: 3, clients: 6, closures: 2 });
    expect(looked.commands).toBeGreaterThan(20);
    expect(backMs.count).toBeGreaterThan(0);
  },
);

test("RUN13 OPS7 OPS8 RUN11 what is exported, wiped and imported gives the same answers", async () => {
  const { out, err } = await runTool("tools/drill.ts", ["restore", "--rooms", "1", "--json"]);
  expect(err).toContain("wiping everything");
  const { reports } = JSON.parse(out);
  expect(reports).toMatchObject([{ drill: "restore", ok: true, lost: 0, doubled: 0, amiss: [] }]);
  expect(reports[0].looked.commands).toBeGreaterThan(15);
});
