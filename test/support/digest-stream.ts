import { createHash } from "node:crypto";

/** The runtime's digest of a stream, which Node lacks. */
class DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;

  constructor(algorithm: string) {
    const hash = createHash(algorithm.replace("-", "").toLowerCase());
    const { promise, resolve } = Promise.withResolvers<ArrayBuffer>();
    super({
      write: (bytes) => void hash.update(bytes),
      close: () => {
        resolve(new Uint8Array(hash.digest()).buffer);
      },
    });
    this.digest = promise;
  }
}

/** Lets code of the edge that reads and writes room files run in Node. */
export function provideDigestStream(): void {
  Object.defineProperty(crypto, "DigestStream", { value: DigestStream, configurable: true });
}
