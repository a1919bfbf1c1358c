import type { Catalog } from "../../durable/protocol/catalog/catalog.ts";
import { listenerOf, withWords, wordsOf } from "../../durable/protocol/events/event-words.ts";
import type { Problem } from "../../durable/protocol/http/problem.ts";
import type { CommandRequest } from "../../durable/protocol/socket/command.ts";
import type { Receipt } from "../../durable/protocol/socket/receipt.ts";
import { isRemembered } from "../../durable/protocol/socket/rejection.ts";
import type { Actor } from "../../durable/protocol/state/actor.ts";
import { decideReusedId } from "../../durable/rules/core/decide-command.ts";
import type { Verdict } from "../../durable/rules/core/decision.ts";
import { spentBy } from "../../durable/rules/core/decision.ts";
import type { RecordedEvent } from "../../durable/rules/core/draft.ts";
import { playInput } from "../../durable/rules/core/play-input.ts";
import type { RoomInput } from "../../durable/rules/core/room-input.ts";
import { emptyRoom } from "../../durable/rules/core/room-state.ts";
import type { RoomState } from "../../durable/rules/core/room-state.ts";
import type { RuleContext, Talk } from "../../durable/rules/core/rule-context.ts";
import { nextWake } from "../../durable/rules/deadlines/deadlines.ts";
import { activeBan, entryProblem } from "../../durable/rules/presence/admission.ts";
import { fakeResults } from "./fake-bridge.ts";

export interface FakeRoomPorts {
  /** In ms. */
  readonly now: () => number;
  readonly after: (ms: number, task: () => void) => () => void;
  /** 32 bytes in hex: all dice follow from them (CON6). */
  readonly newSeed: () => string;
  readonly isConnected: (actorId: string) => boolean;
  /** How long contests, rituals and closures take. */
  readonly bridgeMs: number;
  /** Called after each input, with what happened. */
  readonly onCommit: (recorded: readonly RecordedEvent[]) => void;
}

/** A room that decides by the rules of a hub's rooms, and remembers in memory what those store. */
export class FakeRoom {
  readonly #ports: FakeRoomPorts;
  #state: RoomState;
  #log: RecordedEvent[] = [];
  readonly #receipts = new Map<string, { readonly body: string; readonly receipt: Receipt }>();
  readonly #budgets = new Map<string, number>();
  readonly #lastCommands = new Map<string, number>();
  /** Of actors who are not listed any more. */
  readonly #goods = new Map<string, Readonly<Record<string, number>>>();
  readonly #sentJobs = new Set<string>();
  readonly #cancelJobs = new Set<() => void>();
  #load = { second: 0, commands: 0 };
  #ids = 0;
  #cancelWake = (): void => {};
  #isStopped = false;

  constructor(hubId: string, roomId: string, catalog: Catalog, ports: FakeRoomPorts) {
    this.#ports = ports;
    this.#state = emptyRoom(hubId, roomId, catalog);
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Every event so far, with what it hides. */
  get log(): readonly RecordedEvent[] {
    return this.#log;
  }

  /** Why an actor would get no ticket (SOK1), or may not read (MOD1), or null. */
  refusal(actor: Actor, to: "enter" | "read"): Problem | null {
    const now = this.#ports.now();
    return to === "enter" ? entryProblem(this.#state, actor, now) : activeBan(this.#state, actor.actorId, now);
  }

  /** @returns the problem where the room refuses */
  enter(actor: Actor): Problem | undefined {
    const { decision } = this.#apply({ kind: "join", actor });
    return decision.kind === "refused" ? decision.problem : undefined;
  }

  leave(actorId: string): void {
    this.#apply({ kind: "disconnected", actorId });
  }

  /** Time may have passed. */
  wake(): void {
    this.#apply({ kind: "wake" });
  }

  /** The first outcome again for an id that was there before (CMD3). */
  command(actor: Actor, request: CommandRequest): Receipt {
    const key = `${actor.actorId} ${request.id}`;
    const body = JSON.stringify([request.verb, request.args]);
    const first = this.#receipts.get(key);
    if (first?.body === body) return { ...first.receipt, replayed: true };
    if (first !== undefined)
      return receiptOf(request.id, decideReusedId(this.#state, actor, this.#context()), this.#state);
    const connected = this.#ports.isConnected(actor.actorId);
    const { decision, state } = this.#apply({ kind: "command", actor, request, connected }, request.id);
    if (decision.kind !== "accepted" && decision.kind !== "rejected") throw new Error("a command came to no verdict");
    const receipt = receiptOf(request.id, decision, state);
    const isKept = receipt.status === "accepted" || isRemembered(receipt.code);
    if (isKept) this.#receipts.set(key, { body, receipt });
    return receipt;
  }

  /** Ends its timers for good. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelWake();
    for (const cancel of this.#cancelJobs) cancel();
  }

  #apply(input: RoomInput, commandId?: string) {
    const before = this.#state;
    const correlationId = this.#newId("cor");
    const stamp = { correlationId, ...(commandId === undefined ? {} : { commandId }) };
    const played = playInput(before, input, this.#context(), stamp);
    this.#state = played.state;
    for (const [key, fullAt] of spentBy(played.decision)) this.#budgets.set(key, fullAt);
    if (input.kind === "command") this.#noteCommand(input.actor.actorId, played.decision.kind === "accepted");
    this.#keepGoods(before);
    const recorded = [...played.overdue, ...played.recorded];
    for (const each of recorded) this.#record(each);
    this.#ports.onCommit(recorded);
    this.#sendJobs();
    this.#setWake();
    return played;
  }

  #context(): RuleContext {
    const now = Math.max(this.#ports.now(), this.#state.now);
    const second = Math.floor(now / 1000);
    if (second !== this.#load.second) this.#load = { second, commands: 0 };
    return {
      ...{ now, restsUntil: 0, retryAt: () => 0, roomLoad: this.#load.commands },
      newId: (prefix) => this.#newId(prefix),
      newSeed: this.#ports.newSeed,
      isConnected: this.#ports.isConnected,
      lastCommandAt: (actorId) => this.#lastCommands.get(actorId),
      budget: (key) => this.#budgets.get(key),
      storedInventory: (actorId) => this.#goods.get(actorId) ?? {},
      storedTalk: (version) => this.#talkAt(version),
      storedSession: (sessionId) => this.#state.privateState.sessions[sessionId],
    };
  }

  #newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${this.#ids}`;
  }

  #noteCommand(actorId: string, isAccepted: boolean): void {
    this.#load.commands += 1;
    if (isAccepted) this.#lastCommands.set(actorId, this.#state.now);
  }

  #keepGoods({ view: { inventory } }: RoomState): void {
    for (const [actorId, goods] of Object.entries(inventory)) {
      if (!Object.hasOwn(this.#state.view.inventory, actorId)) this.#goods.set(actorId, goods);
    }
  }

  /** A line that is taken back is in no later replay, but for moderators (VIEW5). */
  #record(recorded: RecordedEvent): void {
    this.#log.push(recorded);
    const { event } = recorded;
    if (event.type !== "chat.retracted") return;
    this.#log = this.#log.map((each) => (each.event.version === event.data.version ? withoutWords(each) : each));
  }

  #talkAt(version: number): Talk | undefined {
    const said = this.#log.find(({ event }) => event.version === version);
    const text = said?.hidden?.text ?? (said && wordsOf(said.event));
    if (said === undefined || text === undefined || text === null) return undefined;
    const target = listenerOf(said.event);
    const reporters = this.#log.flatMap(({ event }) =>
      event.type === "moderation.reported" && event.data.version === version ? [event.actorId ?? ""] : [],
    );
    const author = said.event.actorId ?? "";
    const isRetracted = said.hidden?.text !== undefined;
    return { author, ...(target === undefined ? {} : { target }), text, retracted: isRetracted, reporters };
  }

  #sendJobs(): void {
    for (const { job } of Object.values(this.#state.privateState.jobs)) {
      const key = `${job.jobId}/${job.attempt}`;
      if (this.#sentJobs.has(key)) continue;
      this.#sentJobs.add(key);
      const cancel = this.#ports.after(this.#ports.bridgeMs, () => {
        this.#cancelJobs.delete(cancel);
        const at = new Date(this.#ports.now()).toISOString();
        for (const result of fakeResults(job, at)) this.#apply({ kind: "result", result });
      });
      this.#cancelJobs.add(cancel);
    }
  }

  #setWake(): void {
    this.#cancelWake();
    if (this.#isStopped) return;
    const at = nextWake(this.#state, (actorId) => this.#lastCommands.get(actorId));
    this.#cancelWake =
      at === null ? () => {} : this.#ports.after(Math.max(0, at - this.#ports.now()), () => this.wake());
  }
}

function receiptOf(id: string, verdict: Verdict, { version }: RoomState): Receipt {
  if (verdict.kind === "accepted") return { id, status: "accepted", version };
  return { id, status: "rejected", ...verdict.rejection };
}

function withoutWords(recorded: RecordedEvent): RecordedEvent {
  const text = wordsOf(recorded.event);
  if (text === null) return recorded;
  // Type and data stay those of one event; the compiler cannot see it through the change.
  return { event: withWords(recorded.event, ""), hidden: { ...recorded.hidden, text } } as RecordedEvent;
}
