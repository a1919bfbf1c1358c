import pg from "pg";

const PATIENCE_MS = 2_000;

/** Why the archive cannot be used; undefined where a query is answered. */
export async function whyArchiveIsSilent(databaseUrl: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: PATIENCE_MS });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message === "" && error instanceof Error && "code" in error ? String(error.code) : message;
  } finally {
    await client.end().catch(() => {});
  }
}
