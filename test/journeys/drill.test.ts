import { expect, test } from "vitest";
import { runTool } from "../support/run-tool.ts";

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
