import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

/** The start options of a served Worker, as JSON in the first argument. */
export interface EdgeServerOptions {
  /** Its wrangler.toml: bindings, objects and queues are those of a deploy. */
  readonly config: string;
  /** The bundled Worker. */
  readonly script: string;
  /** Settings beside those of the file. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly stateDir: string;
  /** Opens the runtime's inspector, which costs a little: every line that is logged goes there too. */
  readonly inspect?: boolean;
}

/** The line of JSON that it prints once it can be reached. */
export interface EdgeServerReady {
  readonly url: string;
  /** The runtime's inspector, for profiles and heaps, where it was asked for. */
  readonly inspectorUrl?: string;
}

type MadeOptions = { readonly bindings?: Readonly<Record<string, string>> };

/**
 * The runtime, with what Workers log thrown away by the kernel. A deployed Worker's lines wake no other program on its
 * cores; read here, line by line, they would cost a talking room a seventh of its time.
 */
function silentRuntime(): void {
  const besideMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  // The package's own export.
  const { default: workerd } = besideMiniflare("workerd") as { default: string };
  process.env["BENCH_WORKERD"] = workerd;
  process.env["MINIFLARE_WORKERD_PATH"] = fileURLToPath(new URL("silent-workerd.sh", import.meta.url));
}

/**
 * Serves one bundled Worker on Miniflare, without the dev server and its proxy, until whoever started it is gone. What
 * the Worker logs is made and written all the same, to nobody.
 */
async function serve({ config, script, bindings, stateDir, inspect = false }: EdgeServerOptions): Promise<void> {
  // The two packages' types do not meet: what one makes of a wrangler.toml is what the other takes.
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config) as { workerOptions: MadeOptions };
  const worker = {
    ...workerOptions,
    name: "bench",
    modules: [{ type: "ESModule" as const, path: script }],
    modulesRoot: "/",
    bindings: { ...workerOptions.bindings, ...bindings },
  };
  const options = convertV4MiniflareOptions({
    workers: [worker],
    host: "127.0.0.1",
    port: 0,
    ...(inspect ? { inspectorPort: 0 } : {}),
    log: new Log(LogLevel.NONE),
    cf: false,
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.resume();
    },
  });
  silentRuntime();
  const miniflare = new Miniflare({ ...options, resourcePersistencePath: stateDir });
  const url = await miniflare.ready;
  const inspector = inspect ? { inspectorUrl: (await miniflare.getInspectorURL()).href } : {};
  const ready: EdgeServerReady = { url: url.origin, ...inspector };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const stop = async () => {
    await miniflare.dispose();
    process.exit(0);
  };
  process.stdin.on("end", () => void stop()).resume();
}

await serve(JSON.parse(process.argv[2] ?? "") as EdgeServerOptions);
