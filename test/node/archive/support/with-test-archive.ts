import { afterAll, beforeAll } from "vitest";
import type { PostgresBinaries } from "../../../../tools/dev-stack/postgres/postgres-binaries.ts";
import { openTestArchive, type TestArchive } from "./servers.ts";

/** Opens an archive before the tests of a file or a `describe`, hands it to `use`, and closes it after them. */
export function withTestArchive(use: (world: TestArchive) => void, binaries?: PostgresBinaries): void {
  let world: TestArchive | undefined;
  beforeAll(async () => {
    world = await openTestArchive(binaries);
    use(world);
  });
  afterAll(() => world?.close());
}
