/** `frontier-hub-client/outbox`: commands that survive their page. */
export { openOutbox, Outbox } from "../outbox/outbox.ts";
export type {
  OutboxEvents,
  OutboxOptions,
  OutboxOutcome,
  OutboxRoom,
  OutboxStatus,
  SettledCommand,
} from "../outbox/outbox.ts";
export { openIndexedDbStore } from "../outbox/indexed-db-store.ts";
export { MemoryStore } from "../outbox/memory-store.ts";
export type { KeptCommand, OutboxStore } from "../outbox/outbox-store.ts";
