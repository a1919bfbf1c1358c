/** A SHA-256 of bytes that come piece by piece. */
export interface Digest {
  write(bytes: Uint8Array): Promise<void>;
  /** Nothing may be written afterwards. */
  end(): Promise<ArrayBuffer>;
}

type DigestStream = WritableStream<Uint8Array> & { readonly digest: Promise<ArrayBuffer> };

export function digestOf(): Digest {
  // The runtime's own; the types of Node, where tests run this too, lack it.
  const { DigestStream } = crypto as unknown as { DigestStream: new (algorithm: string) => DigestStream };
  const stream = new DigestStream("SHA-256");
  const writer = stream.getWriter();
  return {
    write: (bytes) => writer.write(bytes),
    end: async () => {
      await writer.close();
      return stream.digest;
    },
  };
}

export function inHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
