import type { Actor } from "../protocol/state/actor.ts";
import type { HubBan, HubBanChange, HubBansAnswer } from "../protocol/state/hub-ban.ts";

/** No actor's id has a colon. */
const REVOKED = "token:";

/** The place of a revoked token among the bans of its hub (TOK9). */
export function revokedKey(tokenId: string): string {
  return `${REVOKED}${tokenId}`;
}

/** The token that an entry revokes; null for the ban of an actor. */
export function revocationOf({ actorId }: HubBan): string | null {
  return actorId.startsWith(REVOKED) ? actorId.slice(REVOKED.length) : null;
}

interface HubBansPorts {
  clock(): number;
  /** The hub's bans, of version `wanted` at least, where they are not of the version `known`. */
  bans(known: number, wanted: number): Promise<HubBansAnswer>;
  /** Somebody may be banned now who was not before. */
  onChange(): void;
  onError(error: unknown): void;
}

/**
 * Whom the hub bans, as far as this place knows (MOD6): a room, which learns it by push and by the tag of its hub, or the
 * edge, which looks every few seconds.
 */
export class HubBans {
  readonly #ports: HubBansPorts;
  #version = -1;
  #bans: ReadonlyMap<string, number | null> = new Map();

  constructor(ports: HubBansPorts) {
    this.#ports = ports;
  }

  /** Nobody can ban an actor with the role ops (MOD4). */
  isBanned({ actorId, roles }: Pick<Actor, "actorId" | "roles">): boolean {
    return !roles.includes("ops") && this.#isListed(actorId);
  }

  /** Whether the token that the actor came with is revoked (TOK9), also one with the role ops. */
  isRevoked({ tokenId }: Pick<Actor, "tokenId">): boolean {
    return tokenId !== undefined && this.#isListed(revokedKey(tokenId));
  }

  #isListed(key: string): boolean {
    const until = this.#bans.get(key);
    return until === null || (until !== undefined && until > this.#ports.clock());
  }

  /** The hub's tag came with the version of its bans; without one nothing is said about them. */
  onVersion(version: number | undefined): void {
    if (version !== undefined && version !== this.#version) void this.lookUp(version);
  }

  /** A ban was pushed. What was missed before it is looked up. */
  onPush(version: number, change: HubBanChange): void {
    if (version <= this.#version) return;
    this.onOwn(change);
    if (version === this.#version + 1) this.#version = version;
    else void this.lookUp(version);
  }

  /** A ban that was said here, and that the hub does not know yet. */
  onOwn({ actorId, until, isLifted }: HubBanChange): void {
    const bans = new Map(this.#bans);
    if (isLifted) bans.delete(actorId);
    else bans.set(actorId, until);
    this.#bans = bans;
    this.#ports.onChange();
  }

  /** Asks the hub for its bans, of version `wanted` at least. Gives whether it answered. */
  async lookUp(wanted = 0): Promise<boolean> {
    try {
      const { version, bans } = await this.#ports.bans(this.#version, wanted);
      // An answer that was overtaken by a newer one changes nothing.
      if (bans === null || version <= this.#version) return true;
      this.#version = version;
      this.#bans = new Map(bans.map(({ actorId, until }) => [actorId, until]));
      this.#ports.onChange();
      return true;
    } catch (error) {
      this.#ports.onError(error);
      return false;
    }
  }
}
