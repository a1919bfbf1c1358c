import hub from "../../../package.json" with { type: "json" };
import { ask, textIn, type Asked } from "../ask.ts";
import { fault, ok, unseen, warning, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

/** Tokens may be 5 s ahead (TOK6), and signatures 5 min off (BRG1). */
const SKEW_MS = { warning: 4_000, fault: 60_000 } as const;

type Answered = Exclude<Asked, { why: string }>;

/** The hub is there, is a hub, of which release, and in which mode (RUN2). */
export async function checkHub({ url, isLocal }: Patient): Promise<readonly Finding[]> {
  const health = await ask(`${url}/healthz`);
  if ("why" in health) {
    const how = isLocal
      ? "start it with `npm start`"
      : "see that the address is right, and that the Worker is deployed";
    return [fault("hub", `${url} does not answer: ${health.why}`, how)];
  }
  const version = textIn(health.body, "version");
  if (health.status !== 200 || version === undefined)
    return [
      fault(
        "hub",
        `${url}/healthz answers ${health.status}, and not as a hub does`,
        "see that --hub is the hub's own address",
      ),
    ];
  const release =
    version === hub.version
      ? ok("hub", `${url} answers in ${Math.round(health.tookMs)} ms, version ${version}`)
      : warning(
          "hub",
          `${url} is version ${version}, and this checkout is ${hub.version}`,
          "look at it with its own release",
        );
  return [
    release,
    ...checkMode(health, isLocal),
    isLocal ? ok("clock", "this machine's own") : checkClock(health),
    await checkSettings(url),
    await checkOrigins(url, isLocal),
  ];
}

function checkMode({ body }: Answered, isLocal: boolean): readonly Finding[] {
  const isDev = typeof body === "object" && body !== null && "dev" in body && body.dev === true;
  if (!isDev) return [ok("mode", "production")];
  if (isLocal) return [ok("mode", "development: it mints tokens for anybody")];
  return [fault("mode", "development: it mints tokens for anybody who asks", "unset HUB_ENV and deploy again")];
}

/** The hub's `Date` is cut to seconds, and was taken on the way. */
function checkClock({ headers, tookMs }: Answered): Finding {
  const date = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(date)) return unseen("clock", "the hub's answer has no Date", "compare the clocks by hand");
  const skewMs = Date.now() - tookMs / 2 - (date + 500);
  const told = `${Math.abs(skewMs / 1000).toFixed(1)} s ${skewMs < 0 ? "behind" : "ahead of"} the hub's`;
  const how = "set this machine's clock by NTP: tokens may be 5 s ahead, and signatures 5 min off";
  if (Math.abs(skewMs) > SKEW_MS.fault) return fault("clock", told, how);
  return Math.abs(skewMs) > SKEW_MS.warning
    ? warning("clock", told, how)
    : ok("clock", "as the hub's, to a second or so");
}

/** Without a token the hub's routes refuse one, or say that settings are wrong (TOK8). */
async function checkSettings(url: string): Promise<Finding> {
  const answer = await ask(`${url}/v1/hubs/doctor/rooms`);
  if ("why" in answer)
    return fault("settings", `the hub does not answer: ${answer.why}`, "ask again, and look at its log");
  const code = textIn(answer.body, "code");
  if (code === "unauthenticated") return ok("settings", "the hub is content with them");
  const detail = textIn(answer.body, "detail") ?? "it gives no reason";
  if (code === "misconfigured")
    return fault("settings", detail, "set them as docs/operations/running.md says, and deploy again");
  return fault(
    "settings",
    `a request without a token got ${answer.status} ${code ?? ""}: ${detail}`,
    "see that --hub is the hub's own address",
  );
}

/** A page of a stranger's origin may not use a hub, unless in development on the loopback (SOK1). */
async function checkOrigins(url: string, isLocal: boolean): Promise<Finding> {
  const stranger = await ask(`${url}/healthz`, { origin: "https://doctor.invalid" });
  if ("why" in stranger)
    return fault("origins", `the hub does not answer: ${stranger.why}`, "ask again, and look at its log");
  if (stranger.status === 403) return ok("origins", "pages of other origins are refused");
  const how = "let nothing in front of the hub answer for it, and name its own origins in HUB_ORIGINS";
  const told = `a page of a foreign origin got ${stranger.status}`;
  return isLocal ? warning("origins", told, how) : fault("origins", told, how);
}
