import type { RejectionCode } from "../../../../src/durable/protocol/socket/rejection.ts";
import { ines, juno, mara, orla, teo, wren } from "./example-play.ts";
import { ExampleRoom, type Asked } from "./example-room.ts";

const DUEL = "verb.challengeDuel";
const ROPE = [{ item: "rope", quantity: 2 }];

/** How each code comes about: the last command of each play is refused with it. */
const PLAYS: { readonly [Code in RejectionCode]: (stage: ExampleRoom) => void } = {
  "invalid-args": (stage) => stage.sends(mara, "verb.say", { message: "   " }),
  "unknown-verb": (stage) => stage.sends(mara, "verb.dance", {}),
  "missing-capability": (stage) => stage.does(teo, "verb.invokeRelic", { relicId: "relic.prism-lens" }),
  "role-required": (stage) => stage.does(mara, "gm.narrate", { text: "And then I win." }),
  "rate-limited": (stage) => {
    for (const message of ["Run!", "Run!", "Run!", "Run!", "Run!", "Run!"]) stage.does(mara, "verb.say", { message });
  },
  muted: (stage) => {
    stage.does(juno, "mod.mute", { target: "teo", seconds: 60, reason: "Calm down." });
    stage.does(teo, "verb.say", { message: "But!" });
  },
  "target-absent": (stage) => stage.does(mara, DUEL, { target: "nobody" }),
  "target-self": (stage) => stage.does(mara, DUEL, { target: "mara" }),
  "not-found": (stage) => stage.does(teo, "verb.acceptTrade", { tradeId: "tra_gone" }),
  "not-yours": (stage) => {
    offer(stage);
    stage.does(ines, "verb.acceptTrade", { tradeId: lastTrade(stage) });
  },
  "already-settled": (stage) => {
    offer(stage);
    stage.does(mara, "verb.cancelTrade", { tradeId: lastTrade(stage) });
    stage.does(teo, "verb.acceptTrade", { tradeId: lastTrade(stage) });
  },
  "insufficient-items": (stage) => stage.does(mara, "verb.offerTrade", { target: "teo", give: ROPE, want: [] }),
  "insufficient-momentum": (stage) => {
    stage.does(mara, "verb.invokeRelic", { relicId: "relic.prism-lens" });
    stage.wait(130_000);
    stage.does(mara, "verb.invokeRelic", { relicId: "relic.prism-lens" });
  },
  cooldown: (stage) => {
    stage.does(mara, "verb.invokeRelic", { relicId: "relic.prism-lens" });
    stage.does(ines, "verb.invokeRelic", { relicId: "relic.prism-lens" });
  },
  "contest-busy": (stage) => {
    stage.does(mara, DUEL, { target: "teo" });
    stage.does(mara, DUEL, { target: "ines" });
  },
  "room-busy": (stage) => {
    stage.useCatalog({ limits: { roomCommandsPerSecond: 3 } });
    stage.wait(1000 - (Date.parse(stage.now()) % 1000));
    for (const who of [mara, teo, ines]) stage.does(who, "verb.emote", { text: "runs." });
    stage.does(orla, "gm.narrate", { text: "All at once." });
  },
  "id-reused": (stage) => {
    stage.sends(mara, "verb.say", { message: "Here." }, "one-id");
    stage.sends(mara, "verb.say", { message: "There." }, "one-id");
  },
  "session-closing": (stage) => {
    stage.does(mara, DUEL, { target: "teo" });
    stage.does(teo, DUEL, { target: "mara" });
    stage.does(orla, "gm.closeSession", { reason: "late" });
    stage.does(mara, "verb.say", { message: "One more!" });
  },
  "spectators-watch": (stage) => stage.does(wren, "verb.say", { message: "Boo!" }),
  "safety-veto": (stage) => {
    stage.useCatalog({ safety: { words: ["meltdown"] } });
    stage.does(mara, "verb.say", { message: "A meltdown, here?" });
  },
  internal: (stage) => {
    stage.sql.onMoment = (moment, query) => {
      if (moment === "statement" && !query.startsWith("SELECT")) throw new Error("the disk is full");
    };
    stage.does(mara, "verb.say", { message: "Can you hear me?" });
  },
};

/** Each code with a command that the room refuses with it. @throws where it does not; then fix the play. */
export function exampleRefusals(): { readonly code: RejectionCode; readonly asked: Asked }[] {
  return Object.entries(PLAYS).map(([name, play]) => {
    // The keys of PLAYS are the codes.
    const code = name as RejectionCode;
    const stage = new ExampleRoom();
    stage.enters(orla, mara, teo, ines, juno, wren);
    play(stage);
    const asked = stage.asked.at(-1);
    if (asked?.receipt.status !== "rejected" || asked.receipt.code !== code) {
      throw new Error(`the play for ${code} comes to ${JSON.stringify(asked?.receipt)}`);
    }
    return { code, asked };
  });
}

function offer(stage: ExampleRoom): void {
  stage.does(mara, "verb.offerTrade", { target: "teo", give: [], want: ROPE });
}

function lastTrade(stage: ExampleRoom): string {
  return stage.room.state.view.trades.at(-1)?.tradeId ?? "";
}
