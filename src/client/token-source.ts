/** Asks whoever knows the player for a token; called again when the last one is refused or about to expire. */
export type GetToken = () => Promise<string>;

/** The token in use, and where the next one comes from (TOK4). */
export class TokenSource {
  readonly #getToken: GetToken | undefined;
  #token: string | undefined;

  constructor(token: string | undefined, getToken: GetToken | undefined) {
    if (token === undefined && getToken === undefined) throw new TypeError("connectRoom needs `token` or `getToken`");
    this.#token = token;
    this.#getToken = getToken;
  }

  get canRenew(): boolean {
    return this.#getToken !== undefined;
  }

  /** Rejects only where `getToken` does. */
  async current(): Promise<string> {
    return this.#token ?? (await this.renew());
  }

  /** A new token, in use from now on. Rejects where there is no `getToken` or it rejects. */
  async renew(): Promise<string> {
    if (this.#getToken === undefined) throw new Error("there is no getToken to renew the token with");
    this.#token = await this.#getToken();
    return this.#token;
  }

  use(token: string): void {
    this.#token = token;
  }
}
