import type { CommandOutcome } from "../../../../src/client/state/pending-commands.ts";
import { connectTabs } from "../../../../src/client/tabs/connect-tabs.ts";
import type { SharedRoom } from "../../../../src/client/tabs/shared-room.ts";

/* A tab of one actor before a real hub, driven by test/journeys/browser/tabs.test.ts. */

let room: SharedRoom | undefined;
const outcomes: CommandOutcome[] = [];

/** @param isAlone as in a browser that lacks channels */
async function open(url: string, roomId: string, token: string, isAlone: boolean): Promise<boolean> {
  if (isAlone) Reflect.deleteProperty(globalThis, "BroadcastChannel");
  room = connectTabs({ url, hubId: "tabs", roomId, actorId: "ash", token });
  return (await room.ready).ok;
}

async function say(message: string): Promise<CommandOutcome | undefined> {
  const outcome = await room?.send("verb.emote", { text: message }, { id: message });
  if (outcome !== undefined) outcomes.push(outcome);
  return outcome;
}

function show(): object {
  const lines = room?.state?.chat.map(({ text }) => text);
  return { isLeading: room?.isLeading, status: room?.status, version: room?.version, lines };
}

Object.assign(globalThis, { PAGE: { open, say, show, outcomes: () => outcomes } });
