import { character } from "../../durable/support/character.ts";
import { edge } from "../../durable/support/edge-env.ts";
import type { TestRoom } from "../../durable/support/test-room.ts";

/** An operator of the whole hub. */
export const olga = { ...character("olga", ["ops"]), room: "*" } as const;

interface Asking {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to an operator's route of a room's hub; `path` begins after `/v1/ops/hubs/{hubId}`. */
export async function askAsOperator(
  room: TestRoom,
  path: string,
  { method = "GET", body, headers = {} }: Asking = {},
): Promise<Response> {
  const authorization = `Bearer ${await room.token(olga)}`;
  return edge.fetch(`https://hub.test/v1/ops/hubs/${room.hubId}${path}`, {
    method,
    headers: { ...headers, authorization },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
