import type { Random } from "../../testkit/random.ts";
import { junk, junkObject } from "./junk.ts";
import { makeArgs, makeVerb, type Known } from "./make-args.ts";

export type Frame = string | Uint8Array<ArrayBuffer>;

/** The material for frames: tokens of the sender, of another actor, and expired ones. */
export interface Tokens {
  readonly own: string;
  readonly others: string;
  readonly expired: string;
}

/** How often each kind of frame is made. */
const KINDS = {
  command: 58,
  again: 5,
  reused: 3,
  ack: 6,
  refresh: 1.5,
  badId: 5,
  badAck: 2,
  badToken: 1,
  unknownType: 4,
  noObject: 4,
  garbled: 8,
  noise: 4,
  binary: 4,
  tooLarge: 1,
  ping: 2,
} as const;
export type FrameKind = keyof typeof KINDS;
export const FRAME_KINDS = Object.keys(KINDS).filter((kind): kind is FrameKind => kind in KINDS);

const TYPES = ["hub.command", "hub.ack", "hub.refreshToken"] as const;
const MOST_BYTES = 16 * 1024;

/** Makes one frame after the other, as a client might send it that is careless, broken or means harm. */
export class FrameMaker {
  readonly #chance: Random;
  readonly #tokens: Tokens;
  readonly #prefix: string;
  #commands: { readonly id: string; readonly verb: unknown; readonly args: unknown }[] = [];
  #made = 0;

  /** @param prefix of the ids of its commands: no two makers for one actor share it. */
  constructor(chance: Random, tokens: Tokens, prefix: string) {
    this.#prefix = prefix;
    this.#chance = chance;
    this.#tokens = tokens;
  }

  make(known: Known): { readonly kind: FrameKind; readonly frame: Frame } {
    const kind = this.#chance.weighedName(KINDS);
    return { kind, frame: this.#frame(kind, known) };
  }

  #frame(kind: FrameKind, known: Known): Frame {
    const chance = this.#chance;
    switch (kind) {
      case "command":
        return this.#command(known);
      case "again":
        return this.#earlier(known, (command) => command);
      case "reused":
        return this.#earlier(known, (command) => ({ ...command, args: { text: `other ${this.#made}` } }));
      case "ack":
        return JSON.stringify({ type: "hub.ack", version: chance.between(0, known.version) });
      case "refresh":
        return JSON.stringify({ type: "hub.refreshToken", token: this.#tokens.own });
      case "badId":
        return JSON.stringify({ type: "hub.command", id: badId(chance), verb: "verb.say", args: { message: "x" } });
      case "badAck":
        return JSON.stringify({ type: "hub.ack", version: chance.oneOf([-1, 0.5, "3", null, 2 ** 53, 1e300, {}, []]) });
      case "badToken":
        return JSON.stringify({ type: "hub.refreshToken", token: badToken(chance, this.#tokens) });
      case "unknownType":
        return JSON.stringify({
          ...junkObject(chance),
          type: chance.oneOf(["hub.stateUpdate", "HUB.COMMAND", "", 7, null, TYPES]),
        });
      case "noObject":
        return JSON.stringify(chance.happens(0.5) ? junk(chance) : [junkObject(chance)]);
      case "garbled":
        return garbled(chance, this.#command(known));
      case "noise":
        return noise(chance);
      case "binary":
        return Uint8Array.from({ length: chance.oneOf([0, 1, 2, 60, 5000]) }, () => chance.between(0, 255));
      case "tooLarge":
        return tooLarge(chance);
      case "ping":
        return chance.happens(0.8) ? "ping" : chance.oneOf(["pong", "ping ", " ping", "PING", "ping\n"]);
    }
  }

  #command(known: Known): string {
    this.#made += 1;
    const chance = this.#chance;
    const verb = makeVerb(chance);
    const command = { id: `${this.#prefix}-${this.#made}`, verb, args: makeArgs(chance, verb, known) };
    this.#commands = [...this.#commands, command].slice(-20);
    return this.#write({ type: "hub.command", ...command });
  }

  #earlier(known: Known, change: (command: { id: string; verb: unknown; args: unknown }) => object): string {
    const command = this.#commands[this.#chance.between(0, this.#commands.length - 1)];
    return command === undefined ? this.#command(known) : this.#write({ type: "hub.command", ...change(command) });
  }

  /** In any order of fields, with fields that nobody asked for, and with room between. */
  #write(frame: object): string {
    const chance = this.#chance;
    const entries = Object.entries(chance.happens(0.05) ? { note: junk(chance), ...frame } : frame);
    const ordered = chance.happens(0.1) ? entries.toReversed() : entries;
    return JSON.stringify(Object.fromEntries(ordered), null, chance.happens(0.05) ? 2 : 0);
  }
}

function badId(chance: Random): unknown {
  return chance.happens(0.5) ? junk(chance) : chance.oneOf(["", " ", "a b", "ä", "x".repeat(65), "a.b", 7, null, {}]);
}

function badToken(chance: Random, { own, others, expired }: Tokens): unknown {
  const cut = own.slice(0, chance.between(1, own.length - 1));
  const [head = "", claims = ""] = own.split(".");
  return chance.oneOf<unknown>([
    others,
    expired,
    cut,
    `${head}.${claims}.`,
    `${own}x`,
    "a.b.c",
    "",
    null,
    4,
    "é".repeat(3000),
  ]);
}

/** A good frame with a few of its characters changed, left out or doubled. It may be good by chance. */
function garbled(chance: Random, text: string): string {
  let frame = text;
  for (let changes = chance.between(1, 3); changes > 0; changes -= 1) {
    const at = chance.between(0, frame.length);
    const rest = frame.slice(at + chance.between(0, 2));
    frame =
      frame.slice(0, at) + chance.oneOf(["", "", "}", "{", '"', ",", ":", "\\", "\u{0}", "1e999", "[", "é"]) + rest;
  }
  return chance.happens(0.2) ? frame.slice(0, chance.between(0, frame.length)) : frame;
}

function noise(chance: Random): string {
  const units = Array.from({ length: chance.between(0, 60) }, () =>
    chance.oneOf([chance.between(32, 126), chance.between(0, 0xd7ff)]),
  );
  return String.fromCharCode(...units);
}

/** About the bound, or far beyond it; some by their bytes alone. */
function tooLarge(chance: Random): string {
  const frame = (message: string) =>
    JSON.stringify({ type: "hub.command", id: "large", verb: "verb.say", args: { message } });
  const around = MOST_BYTES - frame("").length + chance.between(-2, 2);
  if (chance.happens(0.4)) return frame("x".repeat(around));
  if (chance.happens(0.5)) return frame("é".repeat(Math.floor(around / 2) + chance.between(-1, 1)));
  return frame("x".repeat(chance.oneOf([20_000, 100_000, 1_000_000])));
}
