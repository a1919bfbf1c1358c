import { expect, test } from "vitest";
import { openArchive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { freePort } from "../../../../tools/dev-stack/processes/port.ts";
import { startTestServer } from "../support/servers.ts";

test("BRG3 a DATABASE_URL that does not answer is named, with the remedy and without the password", async () => {
  const port = await freePort();
  const opening = openArchive(`postgresql://hub:s3cret@127.0.0.1:${port}/hub`);
  await expect(opening).rejects.toThrow(
    new RegExp(`DATABASE_URL 127.0.0.1:${port}/hub: nothing answers there: start PostgreSQL`, "u"),
  );
  await expect(opening).rejects.not.toThrow(/s3cret/u);
});

test("BRG3 a wrong password and a database that is not there are told apart", async () => {
  const server = await startTestServer();
  try {
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    await expect(openArchive(wrong.href)).rejects.toThrow(/refuses the user or password/u);
    const missing = new URL(server.url);
    missing.pathname = "/nowhere";
    await expect(openArchive(missing.href)).rejects.toThrow(/no such database/u);
  } finally {
    await server.stop();
  }
});
