import type { Receipt } from "../../../src/durable/protocol/socket/receipt.ts";
import { difference } from "../../../testkit/difference.ts";
import { castToken, type GivenCommand } from "./scenario-room.ts";

/** A hub in development. */
export interface HubPlace {
  readonly url: string;
  readonly hubId: string;
}

export interface Repeated {
  /** Commands that the hub does not know any more. */
  readonly lost: number;
  /** Commands that it took for new ones. */
  readonly doubled: number;
  readonly amiss: readonly string[];
}

/** Gives every command once more: each has its first answer, and nothing happens twice (CMD3). */
export async function repeatCommands(hub: HubPlace, given: readonly GivenCommand[]): Promise<Repeated> {
  const answers = [];
  for (const command of given) answers.push({ command, receipt: await repeat(hub, command) });
  const wrong = answers.flatMap(({ command, receipt }) => {
    const found = difference({ ...command.receipt, replayed: true }, receipt);
    return found === null ? [] : [{ text: `${command.roomId}: ${command.id}: ${found}`, receipt }];
  });
  const doubled = wrong.filter(({ receipt }) => receipt.status === "accepted").length;
  return { lost: wrong.length - doubled, doubled, amiss: wrong.map(({ text }) => text) };
}

async function repeat({ url, hubId }: HubPlace, { roomId, actorId, id, verb, args }: GivenCommand): Promise<Receipt> {
  const response = await fetch(`${url}/v1/hubs/${hubId}/rooms/${roomId}/commands`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await castToken(url, hubId, actorId, roomId)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ id, verb, args }),
  });
  // An answer that is no receipt differs from the first answer, and is told.
  return (await response.json()) as Receipt;
}
