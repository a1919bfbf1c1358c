import { join } from "node:path";
import { formatBreach } from "../../../testkit/invariants/breach.ts";
import type { Release } from "../../dev-stack/run-stack.ts";
import { bundleWorker } from "../../fuzz/bundle-worker.ts";
import { DEFAULT_MIX, type Mix } from "../../load/bots/mix.ts";
import { pause } from "../../load/bots/pause.ts";
import { startOwnStack, type OwnStack } from "../../load/own-stack.ts";
import { LOAD_HUB, runLoad, type Run } from "../../load/run-load.ts";
import { PROJECT } from "../../project.ts";
import { ScenarioRoom } from "../answers/scenario-room.ts";
import type { DrillArguments } from "../arguments.ts";
import { openRelease } from "../releases/open-release.ts";
import { KEPT_RELEASE } from "../releases/release-files.ts";
import { countLosses } from "../report/count-losses.ts";
import { BACK_WITHIN_MS, type DrillReport } from "../report/drill-report.ts";
import { ClosingRoom } from "./closing-room.ts";
import { newMigrations } from "./new-migrations.ts";
import { ROLLBACK_ORDER, switchRelease, UPGRADE_ORDER } from "./switch-release.ts";

/** Bots under which a release is replaced: busy, and nobody leaves of their own will, so that every absence is the deploy's. */
const STEADY_MIX: Mix = {
  ...DEFAULT_MIX,
  weights: { ...DEFAULT_MIX.weights, duel: 14, drop: 0, leave: 0, moderate: 0, closeSession: 0 },
  pauseMs: { from: 300, to: 900 },
};

/** A stage of every closure fails twice at first, so that closures are under way for some seconds. */
const SLOW_CLOSURES = { CLOSURE_DRILL: "entities:2" };

export interface DrillPlace {
  readonly given: DrillArguments;
  readonly over: AbortSignal;
  show(tell: () => string): void;
  say(line: string): void;
}

interface Switched {
  readonly from: string;
  readonly to: string;
  readonly order: readonly string[];
}

const SWITCHES: Readonly<Record<"upgrade" | "rollback", Switched>> = {
  upgrade: { from: KEPT_RELEASE, to: "this", order: UPGRADE_ORDER },
  rollback: { from: "this", to: KEPT_RELEASE, order: ROLLBACK_ORDER },
};

/** Replaces a release under load, and counts. @throws where the stack does not start or a part does not come up */
export async function drillSwitch(
  drill: "upgrade" | "rollback",
  drained: boolean,
  place: DrillPlace,
): Promise<DrillReport> {
  const begun = performance.now();
  const releases = { upgrade: [await keptRelease(), thisRelease()], rollback: [thisRelease(), await keptRelease()] };
  const [from, to] = releases[drill];
  if (from === undefined || to === undefined) throw new Error("there are two releases");
  const refused = newMigrations(from.sources, to.sources);
  const tell = (doing: string) => place.say(`  ${doing}`);
  const own = await startOwnStack(() => {}, place.over, { release: from, env: SLOW_CLOSURES });
  try {
    const { order } = SWITCHES[drill];
    // As before a deploy: what is uploaded has been bundled.
    const script = await bundleWorker(to.sources, join(own.stateDir, "bundle"));
    const plan = { to: { ...to, script }, order, tell, ...(drained ? { drainedHub: LOAD_HUB } : {}) };
    const played = await playThrough(own, plan, place);
    return makeReport({ drill, drained, played, refused, tookMs: performance.now() - begun });
  } finally {
    await own.stop(false);
  }
}

type SwitchPlan = Parameters<typeof switchRelease>[1];

interface Played {
  readonly run: Run;
  /** How often each closure completed. */
  readonly closures: readonly number[];
}

async function playThrough({ stack }: OwnStack, plan: SwitchPlan, place: DrillPlace): Promise<Played> {
  const { given, over, show, say } = place;
  const closing = new ClosingRoom(await ScenarioRoom.open(stack.edgeUrl, LOAD_HUB, "closing"));
  const run = await runLoad({
    // A hub that is given plays by the built-in catalog: the kept release need not know the verbs of a later one.
    given: { ...given, faults: false, hostile: false, url: stack.edgeUrl },
    mix: STEADY_MIX,
    url: stack.edgeUrl,
    over,
    show,
    say,
    meanwhile: async () => {
      await pause((given.seconds * 1000) / 4, over);
      await closing.beginClosure();
      await switchRelease(stack, plan);
      await closing.beginClosure();
      // The new release plays on for a while.
      await pause((given.seconds * 1000) / 4, over);
    },
  });
  const closures = await closing.completions();
  await closing.leave();
  return { run, closures };
}

function thisRelease(): Release {
  return { sources: PROJECT, env: buildOf("this") };
}

async function keptRelease(): Promise<Release> {
  return { sources: await openRelease(KEPT_RELEASE), env: buildOf(`kept-${KEPT_RELEASE}`) };
}

/** Two builds for Temporal, even while their workflows are the same (BRG7). */
function buildOf(id: string) {
  return { HUB_BUILD_ID: id, HUB_BUILD_CURRENT: "take-over" };
}

interface Done {
  readonly drill: "upgrade" | "rollback";
  readonly drained: boolean;
  readonly played: Played;
  /** Migrations over which the platform does not go back. */
  readonly refused: readonly string[];
  readonly tookMs: number;
}

function makeReport({ drill, drained, played: { run, closures }, refused, tookMs }: Done): DrillReport {
  const { looked, breaches } = run.verdict;
  const { lost, doubled } = countLosses(run.records);
  const outages = run.tally.outageMs.toSorted((one, other) => one - other);
  const counted = {
    lost: lost + closures.filter((each) => each === 0).length,
    doubled: doubled + closures.filter((each) => each > 1).length,
    late: outages.filter((each) => each > BACK_WITHIN_MS).length,
    amiss: [
      ...refused.map(
        (tag) => `the platform refuses to go back over the migration ${tag}: it ships in a release of its own`,
      ),
      ...breaches.map(formatBreach),
    ],
  };
  const { from, to } = SWITCHES[drill];
  return {
    ...{ drill, from, to, drained },
    ok: counted.lost + counted.doubled + counted.late + counted.amiss.length === 0,
    looked: {
      ...{ rooms: looked.rooms + 1, clients: looked.clients, commands: run.tally.accepted, events: looked.events },
      ...{ contests: looked.contestsLaunched, closures: closures.length },
    },
    ...counted,
    backMs: {
      count: outages.length,
      median: Math.round(outages[Math.floor(outages.length / 2)] ?? 0),
      max: Math.round(outages.at(-1) ?? 0),
    },
    tookMs: Math.round(tookMs),
  };
}
