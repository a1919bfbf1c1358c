import { standardPlatform } from "../../../src/client/connection/platform.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import type { RoomAddress } from "../../../src/client/http/room-http.ts";
import type { Role } from "../../../src/durable/protocol/state/actor.ts";
import type { Breach } from "../../../testkit/invariants/breach.ts";
import { Random } from "../../../testkit/random.ts";
import { RequestSender } from "../../fuzz/http/send-request.ts";
import { pause } from "../bots/pause.ts";
import { chooseAct, HOSTILE_ACTS, makeAct, type HostileActName } from "./choose-act.ts";
import type { HostileAct, HostileRequest } from "./hostile-act.ts";
import { HostileSocket } from "./hostile-socket.ts";

const PAUSE_MS = { from: 300, to: 900 } as const;
const TOKEN_TTL_SECONDS = 12 * 3600;
/** Requests of one act that are under way at a time. */
const AT_A_TIME = 10;
/** Breaches of one bot beyond these say nothing new. */
const MOST_BREACHES = 20;

/** Counts of the hostile acts and of their answers. */
export class HostileTally {
  readonly acts = new Map<string, number>();
  readonly answers = new Map<string, number>();

  acted(act: HostileActName): void {
    this.acts.set(act, (this.acts.get(act) ?? 0) + 1);
  }

  answered(what: string): void {
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1);
  }
}

/** A bot that means harm: it keeps to no limit, and holds the hub to what it must refuse. */
export class Attacker {
  readonly actorId: string;
  readonly breaches: Breach[] = [];
  readonly #room: RoomAddress;
  readonly #others: readonly string[];
  readonly #tally: HostileTally;
  readonly #sender: RequestSender;
  readonly #forbidden = new Map<string, HostileActName>();
  #made = 0;

  constructor(actorId: string, room: RoomAddress, others: readonly string[], tally: HostileTally) {
    this.actorId = actorId;
    this.#room = { ...room, platform: standardPlatform() };
    this.#others = others;
    this.#tally = tally;
    this.#sender = new RequestSender(new URL(room.url));
  }

  /** Acts until `over` is aborted, and is gone then. @throws where the hub gives no tokens. */
  async attack(seed: number, over: AbortSignal): Promise<void> {
    const chance = new Random(seed);
    const [token, roomOpsToken] = await Promise.all([this.#token(["player"]), this.#token(["player", "ops"])]);
    const { hubId, roomId } = this.#room;
    const { actorId } = this;
    const nextId = () => `${actorId.replaceAll(".", "-")}-${(this.#made += 1)}`;
    const scene = { hubId, roomId, actorId, others: this.#others, token, roomOpsToken, nextId };
    const socket = new HostileSocket(this.#room, token, (id, outcome) => this.#answered(id, outcome));
    try {
      while (!over.aborted) {
        const name = chooseAct(chance);
        const act = makeAct(name, scene, chance);
        this.#tally.acted(name);
        if (act.kind === "requests") await this.#ask(name, act, over);
        else {
          for (const id of act.forbidden) this.#forbidden.set(id, name);
          await socket.send(act.frames);
        }
        await pause(chance.between(PAUSE_MS.from, PAUSE_MS.to), over);
      }
    } finally {
      socket.close();
      this.#sender.close();
    }
  }

  async #ask(name: HostileActName, { requests, some }: HostileAct & { kind: "requests" }, over: AbortSignal) {
    const waiting = [...requests];
    const begun = performance.now();
    const statuses = new Set<number>();
    let isCut = false;
    const next = async (): Promise<void> => {
      for (let request = waiting.pop(); request !== undefined && !over.aborted; request = waiting.pop()) {
        const status = await this.#send(request);
        if (status === undefined) isCut = true;
        else {
          statuses.add(status);
          this.#tally.answered(`HTTP ${status}`);
          if (!request.allowed.includes(status)) this.#breach(name, request, status);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, next));
    if (some === undefined || statuses.has(some.status) || isCut || over.aborted) return;
    if (performance.now() - begun > some.withinMs) return;
    const found = [...statuses].join(", ");
    this.#add({
      rule: HOSTILE_ACTS[name].rule,
      expected: `a ${some.status} among ${requests.length} (${name})`,
      found,
    });
  }

  /** Undefined where the connection broke: what is too large may be cut off. */
  async #send({ method, path, headers = {}, body }: HostileRequest): Promise<number | undefined> {
    const bytes =
      typeof body === "object" ? Buffer.alloc(body.bytes, " ") : body === undefined ? body : Buffer.from(body);
    const answer = await this.#sender.send({ method, path, headers, body: bytes }).catch(() => undefined);
    return answer?.status;
  }

  #answered(id: string | undefined, outcome: string): void {
    this.#tally.answered(outcome);
    const act = id === undefined ? undefined : this.#forbidden.get(id);
    if (outcome === "internal") this.#add({ rule: "CMD5", id: id ?? "a frame", expected: "no bug", found: outcome });
    if (act === undefined || outcome !== "accepted") return;
    this.#add({ rule: HOSTILE_ACTS[act].rule, id: id ?? "", expected: `a refusal (${act})`, found: "accepted" });
  }

  #breach(name: HostileActName, { method, path, allowed }: HostileRequest, status: number): void {
    const expected = `${allowed.join(" or ")} for ${method} ${path} (${name})`;
    this.#add({ rule: HOSTILE_ACTS[name].rule, expected, found: String(status) });
  }

  #add(breach: Omit<Breach, "roomId" | "actorId">): void {
    if (this.breaches.length >= MOST_BREACHES) return;
    this.breaches.push({ roomId: this.#room.roomId, actorId: this.actorId, ...breach });
  }

  async #token(roles: readonly Role[]): Promise<string> {
    const { hubId, roomId } = this.#room;
    const { actorId } = this;
    const answer = await devToken(this.#room, { actorId, hubId, roomId, roles, ttlSeconds: TOKEN_TTL_SECONDS });
    if (answer.ok) return answer.value.token;
    throw new Error(`no token for ${actorId}: ${answer.problem.code}, ${answer.problem.detail}`);
  }
}
