import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Summary } from "./summary.ts";
import type { Fields } from "./telemetry-record.ts";

/** Bytes that may wait to be written before reading waits for them. */
const WAITING_BYTES = 4 * 2 ** 20;

/** Keeps what was read for moderators: the records, and at the end their summary beside them. */
export class Recording {
  readonly recordsFile: string;
  readonly summaryFile: string;
  readonly #stream: WriteStream;
  #failure: Error | undefined;

  private constructor(directory: string, name: string) {
    this.recordsFile = join(directory, `${name}.ndjson`);
    this.summaryFile = join(directory, `${name}.summary.json`);
    this.#stream = createWriteStream(this.recordsFile, { flags: "wx", highWaterMark: WAITING_BYTES });
    this.#stream.on("error", (error) => {
      this.#failure = error;
    });
  }

  /** Begins one, named for the time it began. @throws when the directory cannot be made. */
  static async begin(directory: string, now: Date): Promise<Recording> {
    await mkdir(directory, { recursive: true });
    return new Recording(directory, `contests-${now.toISOString().replaceAll(/[:.]/g, "-")}`);
  }

  keep(record: Fields): void {
    if (this.#failure === undefined) this.#stream.write(`${JSON.stringify(record)}\n`);
  }

  /** Resolves when there is room for more. @throws when it cannot be written. */
  async ready(): Promise<void> {
    if (this.#failure === undefined && this.#stream.writableNeedDrain) {
      await Promise.race([once(this.#stream, "drain"), once(this.#stream, "close")]);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** @throws when it cannot be written. */
  async end(summary: Summary): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#stream.once("close", resolve);
      this.#stream.end();
    });
    if (this.#failure !== undefined) throw this.#failure;
    await writeFile(this.summaryFile, `${JSON.stringify(summary, null, 2)}\n`);
  }
}
