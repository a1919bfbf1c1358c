/** `frontier-hub-client/verify`: works the dice of contests and rituals out again from their seeds (CON6). */
export { explainRoll, sayTier } from "../verify/explain-roll.ts";
export { verifyContest } from "../verify/verify-contest.ts";
export type { VerificationReport } from "../verify/verify-contest.ts";
export { verifyRitual } from "../verify/verify-ritual.ts";
