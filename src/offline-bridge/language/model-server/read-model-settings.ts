import { readHttpUrl, type Environment, type Setting } from "../../process/settings.ts";
import { MODEL_LIMITS, type ModelSettings } from "./model-settings.ts";

const EXAMPLE = "http://127.0.0.1:11434/v1";
const [LEAST_TOKENS, MOST_TOKENS] = [3_000, 10_000_000] as const;

/** The model server that reads beside the rules (CLO11); undefined where none is set. */
export function readModelSettings(env: Environment): Setting<ModelSettings | undefined> {
  const { EXTRACTOR_URL: address, EXTRACTOR_MODEL: model, EXTRACTOR_API_KEY: apiKey } = env;
  if (!address && !model && !apiKey) return { ok: true, value: undefined };
  const url = readHttpUrl(env, "EXTRACTOR_URL", EXAMPLE);
  if (!url.ok) return url;
  if (!model) return { ok: false, fault: "EXTRACTOR_MODEL is missing: set it to a model of EXTRACTOR_URL's server" };
  if (apiKey && !/^[\x21-\x7E]+$/u.test(apiKey))
    return { ok: false, fault: "EXTRACTOR_API_KEY holds a space or a letter that no header may hold: set it without" };
  const tokens = Number(env["EXTRACTOR_TOKENS"] || MODEL_LIMITS.tokensPerSession);
  if (!Number.isInteger(tokens) || tokens < LEAST_TOKENS || tokens > MOST_TOKENS)
    return {
      ok: false,
      fault: `EXTRACTOR_TOKENS is not a number from ${LEAST_TOKENS} to ${MOST_TOKENS}: leave it out or set one such as ${MODEL_LIMITS.tokensPerSession}`,
    };
  const { askMs, sessionMs } = MODEL_LIMITS;
  const value = { url: url.value, model, apiKey: apiKey || undefined, tokensPerSession: tokens, askMs, sessionMs };
  return { ok: true, value };
}
