import pg from "pg";
import type { FeedListener } from "./feed-archive.ts";

const CONNECT_MS = 5_000;
const AGAIN_MS = 1_000;

/** Listens on a connection of its own; see `FeedArchive.listen`. */
export function listenToFeed(databaseUrl: string, onNews: (hubId: string | null) => void): FeedListener {
  let current: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let isStopped = false;

  function connect(): void {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: "frontier-hub feed",
      keepAlive: true,
    });
    current = client;
    let isLost = false;
    const onLost = (): void => {
      if (isLost) return;
      isLost = true;
      void client.end().catch(() => {});
      if (!isStopped) again = setTimeout(connect, AGAIN_MS);
    };
    client.on("error", onLost);
    client.on("end", onLost);
    client.on("notification", ({ payload }) => onNews(payload || null));
    void listenOn(client).then(() => onNews(null), onLost);
  }

  connect();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(again);
      await current?.end().catch(() => {});
    },
  };
}

async function listenOn(client: pg.Client): Promise<void> {
  await client.connect();
  await client.query("LISTEN hub_feed");
}
