import type { Env } from "../../../src/durable/env.ts";
import worker, { HubCatalog, HubDirectory, RoomObject as PlainRoom } from "../../../src/worker/index.ts";
import type { Counted } from "../counted.ts";

export { HubCatalog, HubDirectory };

type Cursor = { readonly rowsRead: number; readonly rowsWritten: number };
type Exec = (query: string, ...bindings: unknown[]) => Cursor;

/** The product's own room; whatever its storage is asked for is counted on the way. */
export class RoomObject extends PlainRoom {
  readonly #count: () => Counted;

  constructor(...args: ConstructorParameters<typeof PlainRoom>) {
    const count = countStorage(args[0].storage);
    super(...args);
    this.#count = count;
  }

  async counted(): Promise<Counted> {
    return this.#count();
  }
}

function countStorage(storage: DurableObjectStorage): () => Counted {
  // A cursor knows its rows only when it has been read.
  let cursors: Cursor[] = [];
  let rowsRead = 0;
  let rowsWritten = 0;
  let alarmsSet = 0;
  const settle = () => {
    for (const cursor of cursors) {
      rowsRead += cursor.rowsRead;
      rowsWritten += cursor.rowsWritten;
    }
    cursors = [];
  };
  const exec = storage.sql.exec.bind(storage.sql) as unknown as Exec;
  const counting: Exec = (query, ...bindings) => {
    if (cursors.length > 100) settle();
    const cursor = exec(query, ...bindings);
    cursors.push(cursor);
    return cursor;
  };
  const setAlarm = storage.setAlarm.bind(storage);
  Object.defineProperty(storage.sql, "exec", { value: counting });
  Object.defineProperty(storage, "setAlarm", {
    value: (at: number) => {
      alarmsSet += 1;
      return setAlarm(at);
    },
  });
  return () => {
    settle();
    return { rowsRead, rowsWritten, alarmsSet };
  };
}

interface CountedRooms {
  getByName(name: string): { counted(): Promise<Counted> };
}

export default {
  ...worker,
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/counted/")) return worker.fetch(request, env, ctx);
    // The class above is the one bound there.
    const rooms = env.ROOMS as unknown as CountedRooms;
    return Response.json(await rooms.getByName(pathname.slice("/counted/".length)).counted());
  },
};
