import { Context } from "@temporalio/activity";
import { openArchive } from "../archive/open-archive.ts";
import { serveHttp } from "../bridge/http/serve-http.ts";
import { archiveState, readinessWithArchive } from "../bridge/readiness.ts";
import { loadLexicon } from "../language/lexicon/load-lexicon.ts";
import { withModel } from "../language/model-server/with-model.ts";
import { languageWork } from "../language/thread/language-work.ts";
import { hostThread } from "../language/thread/thread-host.ts";
import { warmUpLine } from "../language/warm-up-line.ts";
import { observeActivities } from "../observing/observe-activities.ts";
import { openObserver } from "../observing/open-observer.ts";
import { createEraseActivities } from "../people/activities/create-erase-activities.ts";
import { endRuns } from "../people/end-runs.ts";
import { logLine } from "../process/log-line.ts";
import { createMetrics } from "../process/metrics.ts";
import { probeApp } from "../process/probe-app.ts";
import { createPublishActivities } from "../publishing/activities/create-publish-activities.ts";
import { digestKeeper } from "../publishing/digest-schedule.ts";
import { namesOf, withAdded, type NameOf } from "../publishing/lore-text.ts";
import { createRetentionActivities } from "../retention/activities/create-retention-activities.ts";
import { keepRetentionSchedule } from "../retention/retention-schedule.ts";
import { createPostActivities } from "../temporal/activities/create-post-activities.ts";
import { bundleWorkflows } from "../temporal/bundle-workflows.ts";
import { linkTemporal, type TemporalLink } from "../temporal/temporal-link.ts";
import { entitiesOf } from "../world/new-entity-fact.ts";
import type { OwnLexicon } from "../world/own-lexicon.ts";
import { createClosureActivities } from "./activities/create-closure-activities.ts";
import { withDrill } from "./activities/stage-drill.ts";
import type { ClosureConfig } from "./closure-config.ts";
import { lexiconAsRead, lexiconNow } from "./session-lexicon.ts";

export interface ClosureWorker {
  /** BRG4: finishes what runs; what does not end in time goes on elsewhere. */
  stop(): Promise<void>;
}

/** Language work is done one task after the other: a few at once keep it busy, more would only wait for each other. */
const SIZES = {
  maxConcurrentWorkflowTaskExecutions: 20,
  maxConcurrentLocalActivityExecutions: 4,
  maxConcurrentActivityTaskExecutions: 8,
  maxConcurrentWorkflowTaskPolls: 2,
  maxConcurrentActivityTaskPolls: 2,
  maxCachedWorkflows: 100,
} as const;

/** A stage is tried for some six minutes: what passes in that time costs time only, and the SLA is longer. */
const STAGE_RETRY = { tries: 12, firstMs: 1_000, longestMs: 60_000 } as const;

/** Temporal takes 2,000 updates of a run; a history of this many stays small. */
const DECISIONS_PER_RUN = 500;

/**
 * Builds the closure worker and starts it. Throws where archive or lexicon cannot be used; Temporal may come later.
 * @param openThread where language work is done
 */
export async function startClosureWorker(config: ClosureConfig, openThread = hostThread): Promise<ClosureWorker> {
  const lexicon = await loadLexicon(config.lexiconFile);
  const thread = openThread(lexicon);
  const language = languageWork(thread);
  await language.read([warmUpLine(lexicon)]);
  const archive = await openArchive(config.databaseUrl);
  const metrics = createMetrics();
  const observer = await openObserver(config.otel, "frontier-hub-closures", metrics.registry);
  const post = createPostActivities(config, metrics, observer.onResult.bind(observer)).postResult;
  const work = createClosureActivities({
    archive: archive.closures,
    world: archive.world,
    source: config,
    language: withModel(language, lexicon, config.extractor),
    times: config.times,
    terms: { slaMs: config.slaMs, retry: STAGE_RETRY },
    post,
    onEnded(afterCloseMs) {
      metrics.closures.inc({ outcome: afterCloseMs === undefined ? "failed" : "completed" });
      if (afterCloseMs !== undefined) metrics.closureSeconds.observe(afterCloseMs / 1000);
    },
  });
  let link: TemporalLink | undefined;
  const namesWith = async (hubId: string, reading: Promise<OwnLexicon | undefined>): Promise<NameOf> => {
    const [own, { facts }] = await Promise.all([reading, archive.world.worldOf(hubId)]);
    return withAdded(namesOf(own?.lexicon ?? lexicon), entitiesOf(facts));
  };
  const publish = createPublishActivities({
    closures: archive.closures,
    publishing: archive.publishing,
    source: config,
    times: config.times,
    namesOf: (session) => namesWith(session.hubId, lexiconAsRead(archive.closures, archive.world, session)),
    decisionsPerRun: DECISIONS_PER_RUN,
    keepDigests: digestKeeper(() => link?.session()?.client, config.times),
    post,
    tries: () => Context.current().info.attempt,
    now: () => Date.now(),
  });
  const retention = createRetentionActivities(archive.retention, config.retention, () => Date.now());
  const erase = createEraseActivities({
    people: archive.people,
    edge: config,
    namesOf: (hubId) => namesWith(hubId, lexiconNow(archive.world, hubId)),
    async endRuns(hubId) {
      const client = link?.session()?.client;
      if (client === undefined) throw new Error("Temporal has not been reached yet");
      await endRuns(client, hubId);
    },
  });
  const activities = {
    ...(config.drill === undefined ? work : withDrill(work, config.drill)),
    ...publish,
    ...erase,
    ...retention,
  };
  const taskQueue = "hub-closures";
  const workflowBundle = await bundleWorkflows(taskQueue);
  const interceptors = config.otel === undefined ? {} : { activity: [observeActivities(observer)] };
  const linked = linkTemporal(
    config.temporal,
    [{ taskQueue, workflowBundle, activities, interceptors, sizes: SIZES }],
    metrics,
  );
  link = linked;
  const stopping = new AbortController();
  const scheduled = keepRetentionSchedule(() => linked.session()?.client, config.retention.everyMs, stopping.signal);
  const askArchive = () => archiveState(async () => archive);
  const probes = {
    metrics,
    readiness: () => readinessWithArchive(linked.session(), askArchive),
    isStopping: () => stopping.signal.aborted,
  };
  const server =
    config.httpPort === undefined ? undefined : await serveHttp(probeApp(probes), config.httpHost, config.httpPort);
  logLine("info", "hub.closures.started", { taskQueue, port: server?.port, entities: lexicon.entities.length });
  return {
    async stop() {
      stopping.abort();
      await scheduled;
      await server?.close();
      await linked.stop();
      await thread.stop();
      await archive.close();
      await observer.stop();
    },
  };
}
