import { vi } from "vitest";

/** A bridge that gives one answer to everything until the test ends, and keeps what it was asked. */
export function bridgeThat(answer: () => Response | Promise<Response>): readonly Request[] {
  const asked: Request[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    asked.push(new Request(input, init));
    return answer();
  });
  return asked;
}

/** The same where the answer is JSON. */
export function bridgeThatSays(status: number, body: object): readonly Request[] {
  return bridgeThat(() => Response.json(body, { status }));
}
