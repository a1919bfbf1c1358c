import type { Env } from "../durable/env.ts";
import { app } from "./app.ts";
import { consumeQueue } from "./queues/consume-queue.ts";
import { pokeRooms } from "./scheduled/poke-rooms.ts";

export { HubCatalog } from "../durable/hub/hub-catalog.ts";
export { HubDirectory } from "../durable/hub/hub-directory.ts";
export { RoomObject } from "../durable/room-object.ts";

export default { fetch: app.fetch, queue: consumeQueue, scheduled: pokeRooms } satisfies ExportedHandler<Env>;
