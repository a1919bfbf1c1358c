import { followHub, type Followed, type FollowEnd } from "../../client/http/follow-hub.ts";
import type { HttpProblem } from "../../client/http/http-answer.ts";
import {
  decideItem,
  isAlert,
  isItem,
  readModeration,
  type ModeratedItem,
  type ModerationAlert,
} from "../../client/http/moderator/moderation-http.ts";
import { readContext } from "../../client/http/moderator/read-context.ts";
import type { HubToolPorts } from "../run-hub-tool.ts";
import { jsonLine, visibleText } from "../visible-text.ts";
import type { ModerateArguments, ModerateTask } from "./arguments.ts";
import { evidenceOf, showAlert, showEvent, showItem } from "./show.ts";

const DONE = 0;
const REFUSED = 1;
const TOO_LATE = 2;

/** A moderator's session at the terminal, over the hub's public routes (CLI1). */
export class Moderator {
  readonly #given: ModerateArguments;
  readonly #ports: HubToolPorts;
  readonly #shownAlerts = new Set<string>();

  constructor(given: ModerateArguments, ports: HubToolPorts) {
    this.#given = given;
    this.#ports = ports;
  }

  /** Does what was asked for. @returns the exit code */
  async run(): Promise<number> {
    const { task } = this.#given;
    if (task.kind === "decide") return this.#decide(task);
    return task.follow ? this.#follow(task) : this.#list(task);
  }

  async #decide({ itemId, decision }: Extract<ModerateTask, { kind: "decide" }>): Promise<number> {
    const { hubId, token } = this.#given;
    const answer = await decideItem(this.#address, hubId, token, { itemId, decision });
    if (!answer.ok) return this.#refused(answer.problem);
    await this.#showItem(answer.value);
    return DONE;
  }

  /** Every page of it; alerts first, since somebody has to look at them. */
  async #list({ status, sessionId }: Extract<ModerateTask, { kind: "list" }>): Promise<number> {
    const { hubId, token } = this.#given;
    let cursor: string | undefined;
    let count = 0;
    do {
      const page = await readModeration(this.#address, hubId, token, { status, sessionId, cursor });
      if (!page.ok) return this.#refused(page.problem);
      for (const alert of page.value.alerts.toReversed()) this.#showAlert(alert);
      for (const item of page.value.items) await this.#showItem(item);
      count += page.value.items.length;
      cursor = page.value.nextCursor ?? undefined;
    } while (cursor !== undefined && !this.#ports.signal.aborted);
    if (!this.#given.json) this.#ports.tell(`${count} ${count === 1 ? "item" : "items"}\n`);
    return DONE;
  }

  /** The list is read once the stream is open, so that nothing falls between the two (FEED3). */
  async #follow(task: Extract<ModerateTask, { kind: "list" }>): Promise<number> {
    const { hubId, token } = this.#given;
    const { platform, signal } = this.#ports;
    const following = followHub({ ...this.#address, hubId, token, topics: ["moderation"], platform, signal });
    let isListed = false;
    for (;;) {
      const next = await following.next();
      if (next.done === true) return this.#ended(next.value);
      const told = next.value;
      const listsNow = (told.kind === "open" && !isListed) || (told.kind === "event" && told.event === "reset");
      if (listsNow) {
        const code = await this.#list(task);
        if (code !== DONE) return code;
        isListed = true;
      } else await this.#show(told);
    }
  }

  async #show(told: Followed): Promise<void> {
    if (told.kind === "open") return this.#ports.tell("moderate: following again\n");
    if (told.kind === "lost") {
      const seconds = Math.ceil(told.retryInMs / 1000);
      return this.#ports.tell(`moderate: ${visibleText(told.detail)}; again in ${seconds} s\n`);
    }
    const { event, id, data } = told;
    if (event === "item" && isItem(data)) return this.#showItem(data as ModeratedItem, { event, id });
    if (event === "alert" && isAlert(data)) return this.#showAlert(data as ModerationAlert, { event, id });
    if (this.#given.json) return this.#ports.print(jsonLine({ event, id, data }));
    this.#ports.print(showEvent(event, typeof data === "object" && data !== null ? { ...data } : {}));
  }

  async #showItem(item: ModeratedItem, origin: object = {}): Promise<void> {
    const { hubId, token, json } = this.#given;
    const room = { ...this.#address, hubId, roomId: item.roomId };
    const versions = evidenceOf(item).map(({ version }) => version);
    const context = await readContext(room, token, versions);
    if (json) return this.#ports.print(jsonLine({ event: "item", ...origin, data: item, context }));
    this.#ports.print(`${showItem(item, context, Date.now())}\n`);
  }

  #showAlert(alert: ModerationAlert, origin: object = {}): void {
    if (this.#shownAlerts.has(alert.alertId)) return;
    this.#shownAlerts.add(alert.alertId);
    if (this.#given.json) return this.#ports.print(jsonLine({ event: "alert", ...origin, data: alert }));
    this.#ports.print(showAlert(alert));
  }

  #ended(end: FollowEnd): number {
    switch (end.reason) {
      case "stopped":
        return DONE;
      case "refused":
        return this.#refused(end.problem);
      case "token-expired":
        this.#ports.tell("moderate: the token has expired; begin again with a new one\n");
        return REFUSED;
      case "replaced":
        this.#ports.tell("moderate: the same moderator follows from too many places; this one was ended\n");
        return REFUSED;
    }
  }

  #refused({ code, detail }: HttpProblem): number {
    this.#ports.tell(`moderate: ${code}: ${visibleText(detail)}\n`);
    return code === "already-decided" ? TOO_LATE : REFUSED;
  }

  get #address() {
    return { url: this.#given.url, platform: this.#ports.platform };
  }
}
