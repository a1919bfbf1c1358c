import { tokenOf } from "../state/expected.ts";

/** Supplies a token; called again when the last one is refused or about to expire. */
export type GetToken = () => Promise<string>;

/** The token in use, and where the next one comes from (TOK4). */
export class TokenSource {
  readonly #getToken: GetToken | undefined;
  #token: string | undefined;

  constructor(token: string | undefined, getToken: GetToken | undefined) {
    if (token === undefined && getToken === undefined) throw new TypeError("connectRoom needs `token` or `getToken`");
    if (token !== undefined) this.use(token);
    this.#getToken = getToken;
  }

  get canRenew(): boolean {
    return this.#getToken !== undefined;
  }

  /** Rejects only where `getToken` does. */
  async current(): Promise<string> {
    return this.#token ?? (await this.renew());
  }

  /**
   * A new token, in use from now on. Rejects where there is no `getToken`, where it rejects, and where it gives what
   * can be no token, such as the page of something between (CLT6); the token in use stays then.
   */
  async renew(): Promise<string> {
    if (this.#getToken === undefined) throw new Error("there is no getToken");
    const token = tokenOf(await this.#getToken());
    if (token === undefined) throw new Error("what it gave is no token");
    this.#token = token;
    return token;
  }

  /** @throws TypeError for what can be no token: a header could not carry it */
  use(token: string): void {
    const usable = tokenOf(token);
    if (usable === undefined) throw new TypeError("the token is empty, or no token");
    this.#token = usable;
  }
}
