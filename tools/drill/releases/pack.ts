import { spawn } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from "node:zlib";

/** Databases that were made from one template repeat each other megabytes apart. */
const WINDOW_LOG = 27;

/** Packs what `tar` is told to read into a file; how it is packed follows from the file's name. @throws where tar fails */
export async function pack(file: string, command: readonly [string, ...string[]], cwd: string): Promise<void> {
  const [name, ...args] = command;
  const child = spawn(name, args, { cwd, stdio: ["ignore", "pipe", "inherit"] });
  const ended = endOf(child);
  await pipeline(child.stdout, packer(file), createWriteStream(file));
  await ended;
}

/** Unpacks such a file into a directory, which is made. @throws where the file is not whole */
export async function unpack(file: string, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const child = spawn("tar", ["-xf", "-", "--no-same-owner"], {
    cwd: directory,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const fed = pipeline(createReadStream(file), unpacker(file), child.stdin).catch(unlessTarHasEnough);
  await Promise.all([endOf(child), fed]);
}

/** tar reads to the end of its archive, and may close its input before the padding behind it has come. */
function unlessTarHasEnough(error: NodeJS.ErrnoException): void {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE" && error.code !== "EPIPE") throw error;
}

function packer(file: string): Readable & Writable {
  if (file.endsWith(".gz")) return createGzip({ level: 9 });
  return createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: WINDOW_LOG },
  });
}

function unpacker(file: string): Readable & Writable {
  if (file.endsWith(".gz")) return createGunzip();
  return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } });
}

function endOf(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${child.spawnfile} ended with ${code}`));
    });
  });
}
