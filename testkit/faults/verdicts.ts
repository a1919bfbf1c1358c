import { judgeCommands } from "../invariants/judge-commands.ts";
import { judgeContests } from "../invariants/judge-contests.ts";
import { judgeGoods } from "../invariants/judge-goods.ts";
import { judgeVersions } from "../invariants/judge-versions.ts";
import { closuresTellOnce } from "./verdict-of-closures.ts";
import type { FaultWorld } from "./fault-world.ts";
import { repeatedCommandsAreAnsweredAlike } from "./repeated-commands.ts";
import { alertsTellWhatWas, contestsKeepTheirTimes } from "./verdict-of-contests.ts";
import { goodsAddUp, nothingIsLeftOpen, sessionsTile, stateFollowsFromLog } from "./verdict-of-log.ts";
import { everybodySeesHisOwn } from "./verdict-of-views.ts";

/** Looks at a run that is over, and adds what is wrong to its faults. */
export type Verdict = (world: FaultWorld) => Promise<void> | void;

/** What holds of every room, then what only this world can see. Those that ask the room something come last. */
export const VERDICTS: readonly Verdict[] = [
  invariantsHold,
  sessionsTile,
  stateFollowsFromLog,
  goodsAddUp,
  nothingIsLeftOpen,
  contestsKeepTheirTimes,
  alertsTellWhatWas,
  closuresTellOnce,
  everybodySeesHisOwn,
  repeatedCommandsAreAnsweredAlike,
];

function invariantsHold(world: FaultWorld): void {
  const record = world.record();
  for (const judge of [judgeVersions, judgeCommands, judgeContests, judgeGoods]) world.report(judge(record));
}
