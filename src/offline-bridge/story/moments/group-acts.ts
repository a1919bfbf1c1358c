import type { Recap } from "../../../durable/protocol/state/session.ts";
import { rounded } from "../phrase.ts";
import { withPrefix, joinTexts, sourcedText } from "../sourced-text.ts";
import type { Scene } from "../write-scene.ts";

/** Most scenes in an act's summary: the tensest. */
const MOST_TOLD = 4;
type Act = Recap["acts"][number];

/**
 * The acts of a session (CLO3), cut where its tension turns: what leads up, what rises to the tensest scene, what
 * comes after. Without a rise there are fewer; a session without a scene has none.
 */
export function groupActs(scenes: readonly Scene[]): readonly Act[] {
  const parts = partsOf(scenes);
  return parts.map((part, index) => actOf(part, index));
}

function partsOf(scenes: readonly Scene[]): readonly (readonly Scene[])[] {
  if (scenes.length < 2) return scenes.length === 0 ? [] : [scenes];
  const peak = scenes.reduce((best, scene, index) => (scene.tension > (scenes[best]?.tension ?? 0) ? index : best), 0);
  const height = scenes[peak]?.tension ?? 0;
  const rise = scenes.findIndex((scene, index) => index > 0 && scene.tension >= height / 2);
  const from = rise < 0 || rise > peak ? peak : rise;
  return [scenes.slice(0, from), scenes.slice(from, peak + 1), scenes.slice(peak + 1)].filter(
    (part) => part.length > 0,
  );
}

function actOf(scenes: readonly Scene[], index: number): Act {
  const tensest = scenes.reduce((best, scene) => (scene.tension > best.tension ? scene : best));
  const shown =
    scenes.length <= MOST_TOLD ? scenes : scenes.toSorted((a, b) => b.tension - a.tension).slice(0, MOST_TOLD);
  const heading = { text: tensest.title, sources: tensest.titleSources ?? [] };
  const title = joinTexts([sourcedText(`Act ${index + 1}`), withPrefix(": ", heading)], "");
  const summary = joinTexts(
    scenes
      .filter((scene) => shown.includes(scene))
      .map((scene) => ({ text: scene.summary, sources: scene.summarySources ?? [] })),
    " ",
  );
  return {
    title: title.text,
    ...(title.sources.length === 0 ? {} : { titleSources: [...title.sources] }),
    summary: summary.text,
    ...(summary.sources.length === 0 ? {} : { summarySources: [...summary.sources] }),
    sceneIds: scenes.map((scene) => scene.sceneId),
    tension: rounded(tensest.tension),
  };
}
