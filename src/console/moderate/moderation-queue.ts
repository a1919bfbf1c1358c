import { followHub, type Followed } from "../../client/http/follow-hub.ts";
import { claimItem, releaseItem } from "../../client/http/moderator/item-http.ts";
import {
  decideItem,
  isAlert,
  isItem,
  readModeration,
  type ModeratedItem,
  type ModerationAlert,
} from "../../client/http/moderator/moderation-http.ts";
import { readContext, type ContextLine } from "../../client/http/moderator/read-context.ts";
import type { Decision } from "../../durable/protocol/http/decision.ts";
import { address } from "../shell/session/hub-access.ts";
import type { Session } from "../shell/session/session.ts";
import { Store } from "../shell/store.ts";
import { evidenceVersions, isOpen } from "./item/item-fields.ts";

/** A decision that is not sent yet: it can be taken back until `sendAt` (ms since the epoch). */
export interface HeldDecision {
  readonly decision: Decision;
  readonly sendAt: number;
}

/** How long a decision is held before it is sent. */
export const HOLD_MS = 5_000;

/**
 * The queue of a moderator, kept up to date by the hub's live feed (FEED1). Items that come while somebody works wait
 * in `arrived` until they are asked for, so that nothing moves under the pointer.
 */
export class ModerationQueue extends Store {
  readonly session: Session;
  readonly #stopping = new AbortController();
  readonly #items = new Map<string, ModeratedItem>();
  readonly #arrived = new Set<string>();
  readonly #held = new Map<string, HeldDecision & { readonly timer: ReturnType<typeof setTimeout> }>();
  readonly #contexts = new Map<string, readonly ContextLine[] | "reading">();
  /** {@link items}, until one of them changes. */
  #sorted: readonly ModeratedItem[] | undefined;
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
    this.#sorted ??= [...this.#items.values()].filter(({ itemId }) => !this.#arrived.has(itemId)).toSorted(byDueAt);
    return this.#sorted;
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
    this.#sorted = undefined;
    this.changed();
  }

  /**
   * Decides what the item says now, and nothing that it may say later (MOD10), after {@link HOLD_MS}; until then {@link
   * undo} takes it back.
   */
  decide(itemId: string, decision: Decision): void {
    this.#drop(itemId);
    const revision = this.#items.get(itemId)?.["revision"];
    const seen: Decision = typeof revision === "string" ? { ...decision, revision } : decision;
    const timer = setTimeout(() => void this.#send(itemId, seen), HOLD_MS);
    this.#held.set(itemId, { decision: seen, sendAt: Date.now() + HOLD_MS, timer });
    this.#fault = undefined;
    this.changed();
  }

  /** Takes a decision back that is not sent yet. */
  undo(itemId: string): void {
    const held = this.#held.get(itemId);
    if (held !== undefined && held.sendAt > Date.now()) this.#drop(itemId);
  }

  #drop(itemId: string): void {
    clearTimeout(this.#held.get(itemId)?.timer);
    this.#held.delete(itemId);
    this.changed();
  }

  /** Claims an item, or gives the claim back (MOD9). */
  async claim(itemId: string, isClaimed: boolean): Promise<void> {
    const answer = await this.session.ask((hub) => (isClaimed ? claimItem(hub, itemId) : releaseItem(hub, itemId)));
    this.#fault = answer.ok ? undefined : answer.problem.detail;
    if (answer.ok) this.#take(answer.value, true);
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
    for (const [itemId, { decision, sendAt, timer }] of [...this.#held]) {
      if (sendAt <= Date.now()) continue;
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

  /** Reads all pages, those that wait first. An item not known before is new, unless this is the first reading. */
  async #list(): Promise<void> {
    const isListed = this.#isListed;
    for (const status of ["pending", "decided"] as const) {
      let cursor: string | undefined;
      do {
        const page = await this.#readPage({ status, cursor });
        if (!page.ok) {
          this.#fault = page.problem.detail;
          return;
        }
        for (const item of page.value.items) this.#take(item, isListed);
        if (cursor === undefined) this.#alerts = page.value.alerts;
        cursor = page.value.nextCursor ?? undefined;
        this.changed();
      } while (cursor !== undefined && !this.#stopping.signal.aborted);
    }
    this.#isListed = true;
  }

  /** A long queue has more pages than an actor may ask for at once (SOK10): this waits as long as the hub says. */
  async #readPage(query: Parameters<typeof readModeration>[3]): ReturnType<typeof readModeration> {
    const page = await this.session.ask((hub) => readModeration(hub, hub.hubId, hub.token, query));
    if (page.ok || page.problem.code !== "rate-limited" || this.#stopping.signal.aborted) return page;
    await new Promise((resolve) => setTimeout(resolve, page.problem.retryAfterMs ?? 1_000));
    return this.#readPage(query);
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
    this.#sorted = undefined;
    // Somebody else was faster: what is held here would only be refused.
    if (!isOpen(item)) this.#drop(itemId);
  }

  /** A decision whose token is over is sent with the next one. */
  async #send(itemId: string, decision: Decision): Promise<void> {
    const { session } = this;
    const { token } = session;
    const answer = await session.ask((hub) => decideItem(hub, hub.hubId, hub.token, { itemId, decision }));
    if (!answer.ok && answer.problem.code === "unauthenticated" && !this.#stopping.signal.aborted) {
      await session.next(token, this.#stopping.signal);
      return this.#send(itemId, decision);
    }
    this.#held.delete(itemId);
    if (answer.ok) this.#take(answer.value, true);
    else if (answer.problem.code === "stale") this.#fault = `${itemId} has changed since you saw it: look again.`;
    else this.#fault = `${itemId}: ${answer.problem.detail}`;
    return this.changed();
  }

  async #readContext(item: ModeratedItem): Promise<void> {
    this.#contexts.set(item.itemId, "reading");
    const { hub } = this.session;
    const room = { ...hub, roomId: item.roomId };
    this.#contexts.set(item.itemId, await readContext(room, hub.token, evidenceVersions(item)));
    this.changed();
  }
}

function byDueAt(left: ModeratedItem, right: ModeratedItem): number {
  const [one, other] = [dueAt(left), dueAt(right)];
  if (one !== other) return one < other ? -1 : 1;
  return left.itemId < right.itemId ? -1 : 1;
}

/** A report is due from when it was made. */
function dueAt({ dueAt: due, reportedAt }: ModeratedItem): string {
  return [due, reportedAt].find((time) => typeof time === "string") ?? "";
}
