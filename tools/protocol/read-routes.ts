/** A route of `src/worker/app.ts`. */
export interface EdgeRoute {
  /** `GET /v1/hubs/{hubId}/catalog`. */
  readonly name: string;
  /** The callers that may use it. */
  readonly who: string;
}

const ROUTE = /\.(get|post|put|delete|patch)\(\s*"([^"]+)",\s*([^;]*?)\)\s*(?=\.|\/\/)/g;

/** Reads the routes from the source text of `src/worker/app.ts`, which lists all of them. */
export function readRoutes(source: string): EdgeRoute[] {
  return [...source.matchAll(ROUTE)].map(([, method = "", path = "", handlers = ""]) => ({
    name: nameOf(method, path),
    who: whoOf(handlers),
  }));
}

/** Reads the names of the routes from the source text of the bridge's app, which adds each of them to `app`. */
export function readBridgeRoutes(source: string): string[] {
  return [...source.matchAll(/\bapp\.(get|post|put|delete|patch)\("([^"]+)"/g)].map(([, method = "", path = ""]) =>
    nameOf(method, path),
  );
}

function nameOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`;
}

function whoOf(handlers: string): string {
  const [, roles] = /\b(?:inRoom|inEveryRoom|inHub|inHubOrOwnRoom)\(([^)]*)\)/.exec(handlers) ?? [];
  if (roles !== undefined) {
    const named = [...roles.matchAll(/"(\w+)"/g)].map(([, role = ""]) => `\`${role}\``);
    const where = handlers.includes("inRoom(") ? "the room" : "the hub";
    if (handlers.includes("inHubOrOwnRoom("))
      return `a token of the hub, for one room or for every room (\`*\`), with the role ${named.join(" or ")}`;
    if (named.length === 0) return `a token good for ${where}`;
    const token = where === "the hub" ? "a token for every room of the hub (`*`)" : "a token good for the room";
    return `${token}, with the role ${named.join(" or ")}`;
  }
  if (handlers.includes("signedByBridge")) return "the bridge, by its signature";
  if (handlers.includes("openSocket")) return "a token good for the room, or a ticket";
  return "anybody";
}
