import { Client, Connection } from "@temporalio/client";
import { workflowIdOf, type ClosureJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import { openArchive, type Archive } from "../../../../src/offline-bridge/archive/open-archive.ts";
import { startTestServer, type TestServer } from "../../archive/support/servers.ts";
import { startClosureEdge, type ClosureEdge } from "./closure-edge.ts";
import { spawnClosureWorker, type ClosureProcess } from "./closure-process.ts";
import { newSecrets, type Secrets } from "./secrets.ts";
import { startTemporal, type TemporalServer } from "./temporal-server.ts";

/** Everything a closure needs, real but for the edge. */
export interface ClosureWorld {
  readonly temporal: TemporalServer;
  readonly database: TestServer;
  readonly archive: Archive;
  readonly edge: ClosureEdge;
  readonly client: Client;
  readonly secrets: Secrets;
  /** Starts a closure worker and waits until it is ready. */
  startWorker(settings?: Readonly<Record<string, string>>, main?: string): Promise<ClosureProcess>;
  /** Starts the run of a job as the bridge does, and gives its id. */
  begin(job: ClosureJob): Promise<string>;
  close(): Promise<void>;
}

export async function openClosureWorld(): Promise<ClosureWorld> {
  const secrets = newSecrets();
  const [temporal, database, edge] = await Promise.all([
    startTemporal(),
    startTestServer(),
    startClosureEdge(secrets.bridgeToHub),
  ]);
  const archive = await openArchive(database.url);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  const workers: ClosureProcess[] = [];
  return {
    temporal,
    database,
    archive,
    edge,
    client,
    secrets,
    async startWorker(settings = {}, main) {
      const own = {
        HUB_URL: edge.url,
        TEMPORAL_ADDRESS: temporal.address,
        BRIDGE_TO_HUB_SECRETS: secrets.bridgeToHub,
        DATABASE_URL: database.url,
      };
      const worker = await spawnClosureWorker({ ...own, ...settings }, main);
      workers.push(worker);
      await worker.untilReady();
      return worker;
    },
    async begin(job) {
      const workflowId = workflowIdOf(job);
      await client.workflow.start("closureWorkflow", { taskQueue: "hub-closures", workflowId, args: [job] });
      return workflowId;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.kill("SIGKILL")));
      await connection.close();
      await archive.close();
      await edge.close();
      await Promise.all([temporal.stop(), database.stop()]);
    },
  };
}
