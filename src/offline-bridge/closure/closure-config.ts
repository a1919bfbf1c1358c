import { durationMs } from "../../durable/protocol/values/iso-duration.ts";
import type { ReadConfig } from "../bridge/config.ts";
import type { ModelSettings } from "../language/model-server/model-settings.ts";
import { readModelSettings } from "../language/model-server/read-model-settings.ts";
import { readOtel, type OtelTarget } from "../observing/read-otel.ts";
import {
  readDatabaseUrl,
  readHttpUrl,
  readKeys,
  readName,
  readPort,
  type Environment,
  type Keys,
  type Setting,
} from "../process/settings.ts";
import type { PublishingTimes } from "../publishing/publishing-times.ts";
import { retentionMs, type RetentionTimes } from "../retention/retention-times.ts";
import { readTemporal, type TemporalTarget } from "../temporal/read-temporal.ts";
import { readDrill, type StageDrill } from "./activities/stage-drill.ts";

/** The closure worker's configuration (BRG3, CLO6). */
export interface ClosureConfig {
  /** The edge, where transcripts are read and results go. */
  readonly hubUrl: string;
  readonly temporal: TemporalTarget;
  readonly bridgeToHub: Keys;
  readonly databaseUrl: string;
  /** Another world than the one that comes with the hub. */
  readonly lexiconFile: string | undefined;
  /** A model server that reads beside the rules (CLO11); none if undefined. */
  readonly extractor: ModelSettings | undefined;
  /** A run over this alerts (CLO7). */
  readonly slaMs: number;
  readonly times: PublishingTimes;
  /** How long data are kept (RET1). */
  readonly retention: RetentionTimes;
  /** A stage that fails on purpose, to see that closures recover. */
  readonly drill: StageDrill | undefined;
  /** Where traces and metrics go; nowhere where it is undefined (TEL11). */
  readonly otel?: OtelTarget | undefined;
  /** The address of health, readiness and metrics; none if undefined. */
  readonly httpPort: number | undefined;
  readonly httpHost: string;
  readonly stopsWithParent: boolean;
}

/** Reads the settings of the closure worker, and names everything wrong with them at once (BRG3). */
export function readClosureConfig(env: Environment): ReadConfig<ClosureConfig> {
  const hubUrl = readHttpUrl(env, "HUB_URL", "http://127.0.0.1:8787");
  const temporal = readTemporal(env);
  const bridgeToHub = readKeys(env, "BRIDGE_TO_HUB_SECRETS");
  const databaseUrl = readDatabaseUrl(env);
  const httpPort = readPort(env, "CLOSURE_PORT", 8789);
  const httpHost = readName(env, "CLOSURE_HOST", "127.0.0.1");
  const sla = readDuration(env, "SLA", "PT10M");
  const opensAfter = readDuration(env, "MODERATION_OPENS_AFTER", "PT15M", 0);
  const window = readDuration(env, "MODERATION_WINDOW", "PT45M");
  const override = readDuration(env, "MODERATION_OVERRIDE_WINDOW", "PT12H", 0);
  const batchEvery = readDuration(env, "LORE_BATCH_EVERY", "PT1H");
  const digestAt = readTimeOfDay(env, "DIGEST_AT", "02:00");
  const digestEvery = readSeconds(env, "DIGEST_EVERY", "P1D");
  const otel = readOtel(env);
  const drill = readStageDrill(env);
  const extractor = readModelSettings(env);
  const retention = readRetentionTimes(env);
  const read = [
    drill,
    extractor,
    ...retention.read,
    hubUrl,
    ...temporal.read,
    bridgeToHub,
    databaseUrl,
    httpPort,
    httpHost,
    sla,
    opensAfter,
    window,
    override,
    batchEvery,
    digestAt,
    digestEvery,
    otel,
  ];
  const faults = read.flatMap((setting) => (setting.ok ? [] : setting.fault));
  if (!hubUrl.ok || temporal.target === undefined || !bridgeToHub.ok || !databaseUrl.ok || !httpPort.ok || !httpHost.ok)
    return { ok: false, faults };
  if (!sla.ok || !opensAfter.ok || !window.ok || !override.ok || !batchEvery.ok || !digestAt.ok)
    return { ok: false, faults };
  if (!otel.ok || !digestEvery.ok || !drill.ok || !extractor.ok || retention.times === undefined)
    return { ok: false, faults };
  return {
    ok: true,
    config: {
      hubUrl: hubUrl.value,
      temporal: temporal.target,
      bridgeToHub: bridgeToHub.value,
      databaseUrl: databaseUrl.value,
      lexiconFile: env["LEXICON_FILE"] || undefined,
      extractor: extractor.value,
      slaMs: sla.value,
      drill: drill.value,
      times: {
        moderationOpensAfterMs: opensAfter.value,
        moderationWindowMs: window.value,
        moderationOverrideMs: override.value,
        loreBatchEveryMs: batchEvery.value,
        digestAtMinutes: digestAt.value,
        digestEveryMs: digestEvery.value,
      },
      otel: otel.value,
      retention: retention.times,
      httpPort: env["CLOSURE_PORT"] ? httpPort.value : undefined,
      httpHost: httpHost.value,
      stopsWithParent: env["HUB_PARENT_PIPE"] === "1",
    },
  };
}

function readStageDrill(env: Environment): Setting<StageDrill | undefined> {
  const text = env["CLOSURE_DRILL"];
  if (!text) return { ok: true, value: undefined };
  const value = readDrill(text);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, fault: "CLOSURE_DRILL is not a stage and a count: leave it out or set one such as entities:2" };
}

/** Nothing has outlived its time before that, and no date is earlier than the first. */
const LONGEST_KEPT_MS = 100 * 366 * 86_400_000;

function readRetentionTimes(env: Environment) {
  const transcripts = readRetention(env, "RETENTION_TRANSCRIPTS", "P180D");
  const reports = readRetention(env, "RETENTION_REPORTS", "P180D");
  const alerts = readRetention(env, "RETENTION_ALERTS", "P90D");
  const results = readRetention(env, "RETENTION_RESULTS", "P30D");
  const audit = readRetention(env, "RETENTION_AUDIT", "P2Y");
  const every = readSeconds(env, "RETENTION_EVERY", "P1D");
  const read = [transcripts, reports, alerts, results, audit, every];
  if (!transcripts.ok || !reports.ok || !alerts.ok || !results.ok || !audit.ok || !every.ok)
    return { read, times: undefined };
  const times: RetentionTimes = {
    transcriptsMs: transcripts.value,
    reportsMs: reports.value,
    alertsMs: alerts.value,
    resultsMs: results.value,
    auditMs: audit.value,
    everyMs: every.value,
  };
  return { read, times };
}

/** A day at least, since a closure that has failed may be run again for as long (JOB1). */
function readRetention(env: Environment, name: string, fallback: string): Setting<number> {
  const value = retentionMs(env[name] || fallback);
  if (value !== undefined && value >= 86_400_000 && value <= LONGEST_KEPT_MS) return { ok: true, value };
  const fault = `${name} is not an ISO-8601 duration from P1D to P100Y: leave it out or set one such as ${fallback}`;
  return { ok: false, fault };
}

/** Shorter ones make no sense, and a batch every 0 s would be one for ever. */
const SHORTEST_MS = 100;
/** Longer ones are meant by nobody, and their end would be a date that cannot be shown. */
const LONGEST_MS = 366 * 86_400_000;

function readDuration(env: Environment, name: string, fallback: string, leastMs = SHORTEST_MS): Setting<number> {
  const value = durationMs(env[name] || fallback);
  if (value !== undefined && value >= leastMs && value <= LONGEST_MS) return { ok: true, value };
  const fault = `${name} is not an ISO-8601 duration up to P366D: leave it out or set one such as ${fallback}`;
  return { ok: false, fault };
}

/** A Schedule counts in whole seconds. */
function readSeconds(env: Environment, name: string, fallback: string): Setting<number> {
  const read = readDuration(env, name, fallback);
  if (!read.ok || read.value % 1000 === 0) return read;
  return { ok: false, fault: `${name} is not in whole seconds: leave it out or set one such as ${fallback}` };
}

/** Minutes after midnight, UTC. */
function readTimeOfDay(env: Environment, name: string, fallback: string): Setting<number> {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/u.exec(env[name] || fallback) ?? [];
  if (hours !== undefined && minutes !== undefined) return { ok: true, value: Number(hours) * 60 + Number(minutes) };
  return { ok: false, fault: `${name} is not a time of day: leave it out or set one such as ${fallback}` };
}
