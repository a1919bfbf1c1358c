/** As much of a token as the console shows. The hub alone verifies it (TOK1). */
export interface TokenClaims {
  readonly actorId: string;
  readonly hubId: string;
  readonly room: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly capabilities: readonly string[];
}

/** Reads the claims of a token (TOK2); null for a text that is no JWT. */
export function tokenClaims(token: string): TokenClaims | null {
  try {
    const payload = token.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== "object" || claims === null) return null;
    const read = (name: string): unknown => (claims as Readonly<Record<string, unknown>>)[name];
    const actorId = text(read("sub"));
    const hubId = text(read("hub"));
    if (actorId === "" || hubId === "") return null;
    const room = text(read("room"));
    return {
      actorId,
      hubId,
      room,
      name: text(read("name")) || actorId,
      roles: texts(read("roles")),
      capabilities: texts(read("caps")),
    };
  } catch {
    return null;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
