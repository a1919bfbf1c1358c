import { devToken } from "../../../src/client/http/dev-token.ts";
import { standardPlatform } from "../../../src/client/connection/platform.ts";

/** Changes what is in force in a hub in development (CAT2). @throws where it is refused. */
export async function changeCatalog(url: string, hubId: string, catalog: object): Promise<void> {
  const platform = standardPlatform();
  const made = await devToken({ url, platform }, { actorId: "load-operator", hubId, roomId: "*", roles: ["ops"] });
  if (!made.ok) throw new Error(`no token to change the catalog: ${made.problem.code}, ${made.problem.detail}`);
  const headers = { authorization: `Bearer ${made.value.token}`, "content-type": "application/json" };
  const answer = await platform.fetch(new URL(`/v1/hubs/${hubId}/catalog`, url), {
    method: "PUT",
    headers,
    body: JSON.stringify(catalog),
  });
  if (!answer.ok) throw new Error(`the catalog was not changed: ${answer.status} ${await answer.text()}`);
}
