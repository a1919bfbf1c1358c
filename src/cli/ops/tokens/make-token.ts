import * as v from "valibot";
import { devToken } from "../../../client/http/dev-token.ts";
import type { HubAddress } from "../../../client/http/hub-request.ts";
import { mintToken } from "../../../durable/identity/mint-token.ts";
import { Actor } from "../../../durable/protocol/state/actor.ts";
import { valueOf } from "../../ask-hub.ts";
import { CannotReadError } from "../../cannot-read-error.ts";
import type { TokenTask } from "../ops-task.ts";
import type { Outcome } from "../outcome.ts";

/** Makes a token (TOK2): signed here where the secret is at hand, else by a hub in development (TOK3). */
export async function makeToken(address: HubAddress, task: TokenTask): Promise<Outcome> {
  const made =
    task.secret === undefined ? await valueOf(devToken(address, task.wanted)) : await sign(task, task.secret);
  return { json: made, text: `${made.token}\n` };
}

async function sign({ wanted, issuer, audience }: TokenTask, secret: string) {
  const { roomId: room, ttlSeconds = 3600, ...named } = wanted;
  const expiresAt = (Math.floor(Date.now() / 1000) + ttlSeconds) * 1000;
  const read = v.safeParse(Actor, { capabilities: [], stats: {}, ...named, room, expiresAt });
  if (!read.success) {
    const [issue] = read.issues;
    throw new CannotReadError(`the token's ${v.getDotPath(issue) ?? "actor"} is wrong: ${issue.message}`);
  }
  const parties = {
    ...(issuer !== undefined && { HUB_JWT_ISSUER: issuer }),
    ...(audience !== undefined && { HUB_JWT_AUDIENCE: audience }),
  };
  const token = await mintToken(read.output, secret, parties);
  if (token === undefined) throw new CannotReadError("the claims would be longer than a token may hold");
  return { token, expiresAt: new Date(expiresAt).toISOString() };
}
