import { ClientProcess } from "./client-process.ts";
import type { Recording } from "./recording.ts";
import { ScriptedHub } from "./scripted-hub.ts";
import type { Situation } from "./situation.ts";
import { BreachError, Stage, type Breach } from "./stage.ts";
import { Waiting } from "./waiting.ts";

export interface Played {
  readonly id: string;
  readonly title: string;
  readonly rules: readonly string[];
  readonly breaches: readonly Breach[];
  /** The rule whose breach left nothing more to look at. */
  readonly cutShortBy?: string;
  /** Nothing at all came from the command: no connection and no report. */
  readonly isMute: boolean;
  /** The end of what it wrote beside its reports. */
  readonly noise: string;
}

/** Starts the client, plays one situation to it, and ends it. */
export async function playSituation(situation: Situation, command: string, recording: Recording): Promise<Played> {
  const waiting = new Waiting();
  const hub = await ScriptedHub.start("demo", "bridge", waiting);
  const settings = {
    ...{ HUB_URL: hub.url, HUB_ID: "demo", ROOM_ID: "bridge" },
    ...{ ACTOR_ID: recording.actorId, HUB_TOKEN: "token-1" },
  };
  const client = new ClientProcess(command, settings, waiting);
  const stage = new Stage({ hub, client, recording, waiting });
  let cutShort: { readonly cutShortBy?: string } = {};
  try {
    await situation.play(stage);
  } catch (error) {
    if (!(error instanceof BreachError)) throw error;
    stage.breaches.push(error.breach);
    cutShort = { cutShortBy: error.breach.rule };
  } finally {
    client.kill();
    hub.stop();
  }
  stage.holdAlways();
  const { id, title, rules } = situation;
  const isMute = hub.attempts.length === 0 && client.reports.length === 0;
  return { id, title, rules, breaches: stage.breaches, ...cutShort, isMute, noise: client.noise };
}
