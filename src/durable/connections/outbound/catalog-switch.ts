import { newId } from "../../new-id.ts";
import type { Catalog } from "../../protocol/catalog/catalog.ts";
import type { Room } from "../../room/room.ts";
import type { Connections } from "../connections.ts";
import type { Broadcaster } from "./broadcaster.ts";
import type { StateSender } from "./state-sender.ts";

interface CatalogSwitchDeps {
  readonly room: Room;
  readonly connections: Connections;
  readonly broadcaster: Broadcaster;
  readonly sender: StateSender;
  /** Whether anything was ever stored in the room. */
  hasTables(): boolean;
}

/** Gives a room another catalog, and everybody connected with it (CAT2). */
export class CatalogSwitch {
  readonly #deps: CatalogSwitchDeps;

  constructor(deps: CatalogSwitchDeps) {
    this.#deps = deps;
  }

  /**
   * The catalog is an input like any other. A room that nobody has entered stores nothing for it, so those who watch it
   * get a snapshot in place of the event.
   */
  use(catalog: Catalog): void {
    const { room, connections, broadcaster, sender, hasTables } = this.#deps;
    const before = room.state.view.catalogVersion;
    const isEvent = hasTables();
    if (isEvent) this.#apply(catalog);
    else room.setFirstCatalog(catalog);
    if (room.state.view.catalogVersion === before) return;
    broadcaster.flush();
    for (const connection of connections.all()) {
      sender.sendCatalog(connection);
      if (!isEvent) sender.sendSnapshot(connection);
    }
  }

  /** Throws where the room could not commit it, so that nobody takes it for known. */
  #apply(catalog: Catalog): void {
    const outcome = this.#deps.room.apply({ kind: "catalog", catalog }, { correlationId: newId("catalog") });
    if (outcome.kind === "refused") throw new Error(`the catalog was not taken up: ${outcome.problem.detail}`);
  }
}
