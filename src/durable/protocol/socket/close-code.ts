/** The codes with which the server closes a socket (SOK7). */
export const CLOSE = {
  idle: 1000,
  goingDown: 1012,
  tokenExpired: 4401,
  removed: 4403,
  flooding: 4408,
  replaced: 4409,
  tooSlow: 4413,
  protocolTooOld: 4426,
} as const;
