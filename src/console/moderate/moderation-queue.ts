import { followHub, type Followed } from "../../client/http/follow-hub.ts";
import {
  decideItem,
  isAlert,
  isItem,
  readModeration,
  type ModeratedItem,
  type ModerationAlert,
} from "../../client/http/moderation-http.ts";
import { readContext, type ContextLine } from "../../client/http/read-context.ts";
import type { Decision } from "../../durable/protocol/http/decision.ts";
import { address } from "../shell/hub-access.ts";
import type { Session } from "../shell/session.ts";
import { Store } from "../shell/store.ts";
import { evidenceVersions, isOpen } from "./item-fields.ts";

/** A decision that is not sent yet: it can be taken back until `sendAt` (ms since the epoch). */
export interface HeldDecision {
  readonly decision: Decision;
  readonly sendAt: number;
}

/** How long a decision is held before it is sent. */
export const HOLD_MS = 5_000;

/**
 * What waits for a moderator, kept up to date by the hub's live feed (FEED1). Items that come while somebody works wait
 * in `arrived` until they are asked for, so that nothing moves under the pointer.
 */
export class ModerationQueue extends Store {
  readonly session: Session;
  readonly #stopping = new AbortController();
  readonly #items = new Map<string, ModeratedItem>();
  readonly #arrived = new Set<string>();
  readonly #held = new Map<string, HeldDecision & { readonly timer: ReturnType<typeof setTimeout> }>();
  readonly #contexts = new Map<string, readonly ContextLine[] | "reading">();
  #alerts: readonly ModerationAlert[] = [];
  #isListed = false;
  #feed = "connecting…";
  #fault: string | undefined;

  constructor(session: Session) {
    super();
    this.session = session;
    void this.#follow();
  }

  /** Items shown, those that are due first at the top. */
  get items(): readonly ModeratedItem[] {
    return [...this.#items.values()]
      .filter(({ itemId }) => !this.#arrived.has(itemId))
      .toSorted((left, right) => dueAt(left).localeCompare(dueAt(right)) || left.itemId.localeCompare(right.itemId));
  }
  /** How many new items wait to be shown. */
  get arrivedCount(): number {
    return this.#arrived.size;
  }
  /** Newest first. */
  get alerts(): readonly ModerationAlert[] {
    return this.#alerts;
  }
  /** State of the live feed, for the status line. */
  get feed(): string {
    return this.#feed;
  }
  /** The last refusal of the hub. */
  get fault(): string | undefined {
    return this.#fault;
  }

  heldFor(itemId: string): HeldDecision | undefined {
    return this.#held.get(itemId);
  }

  showArrived(): void {
    this.#arrived.clear();
    this.changed();
  }

  /** Decides after {@link HOLD_MS}; until then {@link undo} takes it back. */
  decide(itemId: string, decision: Decision): void {
    this.undo(itemId);
    const timer = setTimeout(() => void this.#send(itemId, decision), HOLD_MS);
    this.#held.set(itemId, { decision, sendAt: Date.now() + HOLD_MS, timer });
    this.#fault = undefined;
    this.changed();
  }

  undo(itemId: string): void {
    clearTimeout(this.#held.get(itemId)?.timer);
    this.#held.delete(itemId);
    this.changed();
  }

  /** The lines around an item's evidence; undefined while they are read. */
  contextOf(item: ModeratedItem): readonly ContextLine[] | undefined {
    const known = this.#contexts.get(item.itemId);
    if (known === undefined) void this.#readContext(item);
    return known === "reading" ? undefined : known;
  }

  /** Ends the feed; decisions that are held are sent at once, since they were made. */
  stop(): void {
    this.#stopping.abort();
    for (const [itemId, { decision, timer }] of [...this.#held]) {
      clearTimeout(timer);
      void this.#send(itemId, decision);
    }
  }

  /** Follows the hub until the desk is left. After a token's end it goes on with the next one, where it was. */
  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const { token } = this.session;
      this.#feed = await this.#followWith(token);
      this.changed();
      if (!signal.aborted) await this.session.next(token, signal);
    }
  }

  /** @returns why the feed is over */
  async #followWith(token: string): Promise<string> {
    const following = followHub({
      ...address,
      hubId: this.session.hubId,
      token,
      topics: ["moderation"],
      signal: this.#stopping.signal,
    });
    for (;;) {
      const next = await following.next();
      if (next.done === true) {
        const end = next.value;
        const isOver =
          end.reason === "refused" ? end.problem.code === "unauthenticated" : end.reason === "token-expired";
        if (isOver && token === this.session.token) this.session.end();
        return end.reason === "refused" ? end.problem.detail : `the feed ended: ${end.reason}`;
      }
      const told = next.value;
      this.#feed = told.kind === "lost" ? `${told.detail}; again in ${Math.ceil(told.retryInMs / 1000)} s` : "live";
      if (told.kind === "open" || (told.kind === "event" && told.event === "reset")) await this.#list();
      else this.#apply(told);
      this.changed();
    }
  }

  /** Reads all pages. What was not known before is new, unless this is the first reading. */
  async #list(): Promise<void> {
    const isListed = this.#isListed;
    let cursor: string | undefined;
    do {
      const at = cursor;
      const page = await this.session.ask((hub) =>
        readModeration(hub, hub.hubId, hub.token, { status: "all", cursor: at }),
      );
      if (!page.ok) {
        this.#fault = page.problem.detail;
        return;
      }
      for (const item of page.value.items) this.#take(item, isListed);
      if (cursor === undefined) this.#alerts = page.value.alerts;
      cursor = page.value.nextCursor ?? undefined;
      this.changed();
    } while (cursor !== undefined);
    this.#isListed = true;
  }

  #apply(told: Followed): void {
    if (told.kind !== "event") return;
    const { event, data } = told;
    if (event === "item" && isItem(data)) this.#take(data as ModeratedItem, true);
    if (event === "alert" && isAlert(data)) {
      const alert = data as ModerationAlert;
      this.#alerts = [alert, ...this.#alerts.filter(({ alertId }) => alertId !== alert.alertId)];
    }
    if (event === "decision" && typeof data === "object" && data !== null && "item" in data && isItem(data.item)) {
      this.#take(data.item as ModeratedItem, true);
    }
  }

  #take(item: ModeratedItem, isLater: boolean): void {
    const { itemId } = item;
    if (isLater && !this.#items.has(itemId)) this.#arrived.add(itemId);
    this.#items.set(itemId, item);
    // Somebody else was faster: what is held here would only be refused.
    if (!isOpen(item)) this.undo(itemId);
  }

  async #send(itemId: string, decision: Decision): Promise<void> {
    this.#held.delete(itemId);
    const answer = await this.session.ask((hub) => decideItem(hub, hub.hubId, hub.token, { itemId, decision }));
    if (answer.ok) this.#take(answer.value, true);
    else this.#fault = `${itemId}: ${answer.problem.detail}`;
    this.changed();
  }

  async #readContext(item: ModeratedItem): Promise<void> {
    this.#contexts.set(item.itemId, "reading");
    const { hub } = this.session;
    const room = { ...hub, roomId: item.roomId };
    this.#contexts.set(item.itemId, await readContext(room, hub.token, evidenceVersions(item)));
    this.changed();
  }
}

/** A report is due from when it was made. */
function dueAt({ dueAt: due, reportedAt }: ModeratedItem): string {
  return [due, reportedAt].find((time) => typeof time === "string") ?? "";
}
