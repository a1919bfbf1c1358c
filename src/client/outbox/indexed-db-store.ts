import type { HeldRoom } from "../state/mirror.ts";
import type { KeptCommand, OutboxStore } from "./outbox-store.ts";

const NAME = "frontier-hub";
const COMMANDS = "commands";
const ROOMS = "rooms";
/** Of {@link COMMANDS}: an index gives its entries in the order of their keys, which is the order of keeping. */
const BY_OWNER = "owner";
const BY_ID = "id";

/** Opens the store in IndexedDB. Rejects where the browser has none, or does not let the page use it. */
export async function openIndexedDbStore(factory: IDBFactory = indexedDB): Promise<OutboxStore> {
  const opening = factory.open(NAME, 1);
  opening.addEventListener("upgradeneeded", () => {
    const commands = opening.result.createObjectStore(COMMANDS, { autoIncrement: true });
    commands.createIndex(BY_OWNER, "owner");
    commands.createIndex(BY_ID, ["owner", "command.id"], { unique: true });
    opening.result.createObjectStore(ROOMS);
  });
  const database = await answerOf<IDBDatabase>(opening);
  // Another page opens a newer version: this one lets it.
  database.addEventListener("versionchange", () => database.close());
  return new IndexedDbStore(database);
}

interface Row {
  readonly owner: string;
  readonly command: KeptCommand;
}

class IndexedDbStore implements OutboxStore {
  readonly #database: IDBDatabase;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

  keep(owner: string, command: KeptCommand): Promise<void> {
    return this.#write([COMMANDS], (store) => {
      const commands = store(COMMANDS);
      const known = commands.index(BY_ID).getKey([owner, command.id]);
      known.addEventListener("success", () => {
        if (known.result === undefined) commands.add({ owner, command } satisfies Row);
      });
    });
  }

  remove(owner: string, id: string): Promise<void> {
    return this.#write([COMMANDS], (store) => {
      const commands = store(COMMANDS);
      const known = commands.index(BY_ID).getKey([owner, id]);
      known.addEventListener("success", () => {
        if (known.result !== undefined) commands.delete(known.result);
      });
    });
  }

  async commands(owner: string): Promise<readonly KeptCommand[]> {
    const reading = this.#database.transaction(COMMANDS).objectStore(COMMANDS).index(BY_OWNER).getAll(owner);
    return (await answerOf<Row[]>(reading)).map(({ command }) => command);
  }

  keepRoom(owner: string, room: HeldRoom): Promise<void> {
    return this.#write([ROOMS], (store) => void store(ROOMS).put(room, owner));
  }

  heldRoom(owner: string): Promise<HeldRoom | undefined> {
    return answerOf<HeldRoom | undefined>(this.#database.transaction(ROOMS).objectStore(ROOMS).get(owner));
  }

  clear(owner: string): Promise<void> {
    return this.#write([COMMANDS, ROOMS], (store) => {
      store(ROOMS).delete(owner);
      const commands = store(COMMANDS);
      const known = commands.index(BY_OWNER).getAllKeys(owner);
      known.addEventListener("success", () => {
        for (const key of known.result) commands.delete(key);
      });
    });
  }

  close(): void {
    this.#database.close();
  }

  /** Resolves when it is on the disk: a crash of the browser or the machine loses nothing of it. */
  #write(names: string[], write: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(names, "readwrite", { durability: "strict" });
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(faultOf(transaction.error)));
      write((name) => transaction.objectStore(name));
    });
  }
}

/** @typeParam T what this page, or an earlier one, has put there */
function answerOf<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result as T));
    request.addEventListener("error", () => reject(faultOf(request.error)));
  });
}

function faultOf(error: DOMException | null): Error {
  return error ?? new Error("IndexedDB gave up without a reason");
}
