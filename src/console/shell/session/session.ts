import type { HttpAnswer } from "../../../client/http/http-answer.ts";
import type { HubAccess } from "../../../client/http/hub-http.ts";
import { Store } from "../store.ts";
import { address } from "./hub-access.ts";
import { tokenClaims, type TokenClaims } from "./token-claims.ts";

/** A person who is signed in to a hub. The token changes when that person signs in again; the work on the page stays. */
export class Session extends Store {
  #token: string;
  #claims: TokenClaims;
  #isOver = false;

  /** @throws Error where the text is no token */
  constructor(token: string) {
    super();
    this.#claims = claimsOf(token);
    this.#token = token;
  }

  get claims(): TokenClaims {
    return this.#claims;
  }
  get token(): string {
    return this.#token;
  }
  get hubId(): string {
    return this.#claims.hubId;
  }
  /** Whether the hub takes the token no more. */
  get isOver(): boolean {
    return this.#isOver;
  }
  /** The hub with this person's token. */
  get hub(): HubAccess {
    return { ...address, hubId: this.hubId, token: this.#token };
  }

  /** Asks the hub with the token, and notes where the hub does not take it any more. */
  async ask<T>(request: (hub: HubAccess) => Promise<HttpAnswer<T>>): Promise<HttpAnswer<T>> {
    const asked = this.#token;
    const answer = await request(this.hub);
    if (!answer.ok && answer.problem.code === "unauthenticated" && asked === this.#token) this.end();
    return answer;
  }

  end(): void {
    this.#isOver = true;
    this.changed();
  }

  /** Settles when the token is another than `before`, or when it is stopped. */
  next(before: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (this.#token === before && !signal.aborted) return;
        unsubscribe();
        signal.removeEventListener("abort", check);
        resolve();
      };
      const unsubscribe = this.subscribe(check);
      signal.addEventListener("abort", check);
      check();
    });
  }

  /**
   * Goes on with another token.
   * @throws Error where the text is no token, or is one for another hub
   */
  renew(token: string): void {
    const claims = claimsOf(token);
    if (claims.hubId !== this.hubId) throw new Error(`this page works on the hub ${this.hubId}; reload it for another`);
    this.#claims = claims;
    this.#token = token;
    this.#isOver = false;
    this.changed();
  }
}

function claimsOf(token: string): TokenClaims {
  const claims = tokenClaims(token);
  if (claims === null) throw new Error("this is no token: a JWT has three parts with dots between them");
  return claims;
}
