/** An answer over HTTP, or why there was none. */
export type Asked =
  | { readonly status: number; readonly body: unknown; readonly headers: Headers; readonly tookMs: number }
  | { readonly why: string };

const LONGEST_MS = 5_000;

/** Asks an address for JSON. Never throws. */
export async function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const begun = performance.now();
  try {
    const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(LONGEST_MS) });
    const text = await response.text();
    return {
      status: response.status,
      body: parsed(text),
      headers: response.headers,
      tookMs: performance.now() - begun,
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { why: cause instanceof Error ? cause.message || cause.name : String(cause) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A field of an answer, where it is a text. */
export function textIn(body: unknown, name: string): string | undefined {
  const fields: Readonly<Record<string, unknown>> = typeof body === "object" && body !== null ? { ...body } : {};
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}
