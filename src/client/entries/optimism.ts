/** `frontier-hub-client/optimism`: effects of one's own commands before their receipts. */
export { OptimisticRoom, withOptimism } from "../optimism/optimistic-room.ts";
export type { ConfirmedRoom, OptimismOptions, OptimisticSendOptions } from "../optimism/optimistic-room.ts";
