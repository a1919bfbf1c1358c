import { closuresTellOnce, contestsSettledOnce, ritualsSettledOnce } from "./verdict-of-jobs.ts";
import { alertsTellWhatWas, contestsKeepTheirTimes } from "./verdict-of-contests.ts";
import { commandsHaveOneOutcome, receiptsAreToldAgain } from "./verdict-of-commands.ts";
import { goodsAddUp, logIsWhole, nothingIsLeftOpen, sessionsTile, stateFollowsFromLog } from "./verdict-of-log.ts";
import { everybodySeesHisOwn } from "./verdict-of-views.ts";
import type { FaultWorld } from "./fault-world.ts";

/** Looks at a run that is over, and adds what is wrong to its faults. */
export type Verdict = (world: FaultWorld) => Promise<void> | void;

/** Those that ask the room something come last. */
export const VERDICTS: readonly Verdict[] = [
  logIsWhole,
  sessionsTile,
  stateFollowsFromLog,
  goodsAddUp,
  nothingIsLeftOpen,
  commandsHaveOneOutcome,
  contestsSettledOnce,
  contestsKeepTheirTimes,
  alertsTellWhatWas,
  ritualsSettledOnce,
  closuresTellOnce,
  everybodySeesHisOwn,
  receiptsAreToldAgain,
];
