import type { Connect } from "../../../tools/fuzz/door.ts";
import { expectAnswer, isFault } from "../../../tools/fuzz/expect-answer.ts";
import { SAMPLE_FRAMES } from "../../support/sample-frames.ts";

/** A fault of the hub that a fuzz run has to find. */
export type Fault =
  | "none"
  | "leaves-out-an-answer"
  | "answers-twice"
  | "wrong-code"
  | "closes-at-a-bad-frame"
  | "forgets-the-flood"
  | "bug-behind-a-command"
  | "hole-in-the-versions"
  | "does-it-twice"
  | "no-good-command-any-more"
  | "unknown-frame";

const FLOOD = 20;

/** A hub of a few lines that answers as it must, but for the one fault; its sockets live in this process. */
export function hubWith(fault: Fault, goodToken: string): Connect {
  // The fake has what a door uses of a socket.
  return () => new FaultySocket(fault, goodToken) as unknown as WebSocket;
}

class FaultySocket extends EventTarget {
  readonly #fault: Fault;
  readonly #goodToken: string;
  readonly #outcomes = new Map<string, object>();
  #version = 7;
  #sent = 0;
  #faults = 0;

  constructor(fault: Fault, goodToken: string) {
    super();
    this.#fault = fault;
    this.#goodToken = goodToken;
    setImmediate(() => {
      this.#say({ ...SAMPLE_FRAMES["hub.system.connected"], resume: "snapshot" });
      this.#say(SAMPLE_FRAMES["hub.catalog.sync"]);
      this.#say({ ...SAMPLE_FRAMES["hub.stateSnapshot"], version: this.#version });
    });
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    setImmediate(() => this.#answer(frame));
  }

  close(code = 1000): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  #answer(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#sent += 1;
    const answer = expectAnswer(frame, (token) => token === this.#goodToken);
    if (this.#fault === "leaves-out-an-answer" && this.#sent === 30) return;
    if (this.#fault === "unknown-frame" && this.#sent === 30) this.#say({ type: "hub.system.riddle" });
    switch (answer.what) {
      case "pong":
        this.#say("pong");
        return;
      case "receipt":
        this.#receipt(answer.id, typeof frame === "string" ? frame : "");
        return;
      case "refreshed":
        this.#say({ type: "hub.system.notice", code: "token-refreshed" });
        return;
      case "error":
        this.#complain(answer.code, isFault(answer));
        return;
      case "silence":
    }
  }

  #complain(code: string, counts: boolean): void {
    this.#say({ type: "hub.system.error", code: this.#fault === "wrong-code" ? "internal" : code, message: "no" });
    if (this.#fault === "answers-twice") this.#say({ type: "hub.system.error", code, message: "no, again" });
    if (counts) this.#faults += 1;
    if (this.#fault === "closes-at-a-bad-frame" || (this.#faults === FLOOD && this.#fault !== "forgets-the-flood")) {
      this.close(4408);
    }
  }

  #receipt(id: string, frame: string): void {
    const first = this.#outcomes.get(id);
    const from = this.#version;
    if (first === undefined || this.#fault === "does-it-twice") this.#version += 1;
    const isRefused = this.#fault === "no-good-command-any-more" && frame.includes("is still here");
    const refused = { id, status: "rejected", code: "not-found", message: "there is no room" };
    const broken = { id, status: "rejected", code: "internal", message: "something went wrong here" };
    const accepted = { id, status: "accepted", version: this.#version };
    const fresh = isRefused ? refused : this.#fault === "bug-behind-a-command" ? broken : accepted;
    const isAgain = first !== undefined && this.#fault !== "does-it-twice";
    const receipts = [isAgain ? { ...first, replayed: true } : fresh];
    this.#outcomes.set(id, first ?? fresh);
    const shown = this.#fault === "hole-in-the-versions" ? from + 1 : from;
    this.#say({ type: "hub.stateUpdate", from: shown, version: this.#version, events: [], receipts });
  }

  #say(message: object | string): void {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
}
