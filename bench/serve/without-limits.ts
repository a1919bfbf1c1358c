/** Limits of a hub that is measured: raised as any hub may raise its own (CAT2), not by a switch in the code. */
export const WITHOUT_LIMITS = {
  actorCommands: { burst: 1_000_000, perSeconds: 1 },
  roomCommandsPerSecond: 1_000_000,
  actorTextBytes: { burst: 1_000_000_000, perSeconds: 1 },
};
