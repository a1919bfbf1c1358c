import type { OfflineJob } from "../../../../src/durable/protocol/bridge/offline-job.ts";
import type { OfflineResult } from "../../../../src/durable/protocol/bridge/offline-result.ts";
import type { Event, EventType } from "../../../../src/durable/protocol/events/event.ts";
import type { RoomInspection } from "../../../../src/durable/protocol/http/operating.ts";
import type { Actor } from "../../../../src/durable/protocol/state/actor.ts";
import type { Session } from "../../../../src/durable/protocol/state/session.ts";
import { sessionOf } from "../../../../src/durable/room/reads/read-room.ts";
import type { RoomState } from "../../../../src/durable/rules/core/room-state.ts";
import { eventFor, PUBLIC } from "../../../../src/durable/rules/core/view-for.ts";
import { exampleInspection } from "./example-inspection.ts";
import { exampleClosureResults, exampleFailure, exampleResults } from "./example-results.ts";
import { character, ExampleRoom, type Asked } from "./example-room.ts";

const RELICS = ["capability.spectrumless-manifest"];
const MINUTE = 60_000;

export const orla = character("orla", "Orla", ["gm"]);
export const mara = character("mara", "Mara Voss", ["player"], {
  capabilities: RELICS,
  stats: { ingenuity: 0, resolve: 0, finesse: 2, presence: 1, weird: 1 },
});
export const teo = character("teo", "Teo", ["player"]);
export const ines = character("ines", "Ines", ["player"], { capabilities: RELICS });
export const juno = character("juno", "Juno", ["moderator"]);
export const wren = character("wren", "Wren", ["spectator"]);

/** A scenario in which every event of a room happens, with the jobs for the bridge and its results. */
export class ExamplePlay {
  readonly stage = new ExampleRoom();
  readonly jobs: OfflineJob[] = [];
  readonly results: OfflineResult[] = [];
  /** The room while a duel is out. */
  readonly atDuel: RoomState;
  /** When the scenario's first session was closed. */
  closedAt = "";
  /** The room's version when the scenario is over. */
  readonly lastVersion: number;
  /** The room in its next session. */
  readonly inspection: RoomInspection;

  constructor() {
    this.#talk();
    this.#goods();
    this.atDuel = this.#contests();
    this.#ritual();
    this.#moderation();
    this.#close();
    this.lastVersion = this.stage.room.state.version;
    this.#return();
    this.inspection = exampleInspection(this.stage);
    this.#afterwards();
  }

  /** The first event of a type. @throws where the play has none; then add it to the play. */
  first<T extends EventType>(type: T): ExampleRoom["happened"][number] {
    const found = this.stage.happened.find(({ event }) => event.type === type);
    if (found === undefined) throw new Error(`the play has no ${type}`);
    return found;
  }

  /** The first time that somebody says something. */
  said(): Asked {
    const found = this.stage.asked.find(({ frame: { verb } }) => verb === "verb.say");
    if (found === undefined) throw new Error("nobody says anything");
    return found;
  }

  /** A contest between these, thrown and settled. */
  duel(one: Actor, other: Actor, stakes?: string): void {
    const said = stakes === undefined ? {} : { stakes };
    this.stage.does(one, "verb.challengeDuel", { target: other.actorId, ...said });
    this.stage.wait(2200);
    this.stage.does(other, "verb.challengeDuel", { target: one.actorId });
    this.#bridgeWorks();
    this.stage.wait(20_000);
  }

  /** The session whose closure succeeds, with its recap. */
  get firstSession(): Session {
    const { event } = this.first("session.closed");
    const sessionId = event.type === "session.closed" ? event.data.sessionId : "";
    const session = sessionOf(this.stage.sql, this.stage.room.state, sessionId);
    if (session === undefined) throw new Error("the first session is not there");
    return session;
  }

  #talk(): void {
    const { stage } = this;
    stage.enters(orla, mara, teo, ines, juno, wren);
    stage.does(orla, "gm.narrate", { text: "Rain drums on the relay hub. Someone has cut the signal." });
    stage.does(mara, "verb.say", { message: "Who has been in the signal room?" });
    stage.does(teo, "verb.emote", { text: "kneels by the relay and counts the cut wires." });
    stage.does(teo, "verb.whisper", { target: "mara", message: "I saw a Kite Guild runner on the stairs." });
    stage.does(orla, "gm.narrate", {
      text: "The Prismwell Kite Guild seized the Auric Steppe from the Tempered Accord. The Sable Crescent is threatened.",
    });
  }

  #goods(): void {
    const { stage } = this;
    const [rope, key] = [
      { item: "rope", quantity: 2 },
      { item: "relay-key", quantity: 1 },
    ] as const;
    stage.does(orla, "gm.grantItems", { target: "mara", items: [rope, { item: "lamp-oil", quantity: 5 }] });
    stage.does(orla, "gm.grantItems", { target: "teo", items: [key] });
    stage.does(orla, "gm.consumeItems", { target: "mara", items: [{ item: "lamp-oil", quantity: 1 }] });
    const offer = { target: "teo", give: [rope], want: [key], note: "You cannot open it anyway." };
    stage.does(mara, "verb.offerTrade", offer);
    stage.does(teo, "verb.declineTrade", { tradeId: this.#openTrade() });
    stage.does(mara, "verb.offerTrade", offer);
    stage.does(mara, "verb.cancelTrade", { tradeId: this.#openTrade() });
    stage.does(mara, "verb.offerTrade", offer);
    stage.does(teo, "verb.acceptTrade", { tradeId: this.#openTrade() });
    stage.wait(MINUTE);
    stage.does(mara, "verb.offerTrade", { target: "ines", give: [key], want: [] });
    stage.wait(2 * MINUTE);
  }

  /** Returns the room as it was before the first contest was settled. */
  #contests(): RoomState {
    const { stage } = this;
    stage.does(mara, "verb.challengeDuel", { target: "teo", stakes: "the relay key" });
    stage.does(mara, "verb.challengeDuel", { target: "teo", stakes: "the relay key, and an answer" });
    stage.wait(2200);
    stage.does(teo, "verb.challengeDuel", { target: "mara" });
    const atDuel = stage.room.state;
    this.#bridgeWorks();
    // Nobody comes.
    stage.does(ines, "verb.clashOfWills", { target: "teo" });
    stage.wait(MINUTE);
    // The bridge is silent: a moderator first throws again, then awards; another contest is never resolved.
    stage.does(mara, "verb.sparringMatch", { target: "teo", intensity: "light" });
    stage.does(teo, "verb.sparringMatch", { target: "mara", intensity: "measured" });
    stage.wait(31_000);
    stage.does(juno, "mod.overrideContest", { contestId: this.#openContest(), action: "replay", reason: "It hangs." });
    const settled = { action: "award", winner: "teo", reason: "It still hangs." } as const;
    stage.does(juno, "mod.overrideContest", { contestId: this.#openContest(), ...settled });
    stage.does(ines, "verb.skirmish", {});
    stage.does(juno, "mod.overrideContest", { contestId: this.#openContest(), action: "cancel", reason: "Not here." });
    stage.wait(MINUTE);
    return atDuel;
  }

  /** Mara duels for momentum and invokes a relic, twice: the bridge resolves the first ritual and fails the second. */
  #ritual(): void {
    const { stage } = this;
    for (let round = 0; round < 50 && stage.momentumOf("mara") < 2; round += 1) this.duel(mara, teo);
    stage.does(mara, "verb.invokeRelic", { relicId: "relic.prism-lens" });
    this.#bridgeWorks();
    stage.wait(2 * MINUTE);
    for (let round = 0; round < 50 && stage.momentumOf("mara") < 0; round += 1) this.duel(mara, teo);
    stage.does(mara, "verb.invokeRelic", { relicId: "relic.prism-lens" });
    const [job] = this.#newJobs();
    if (job === undefined) throw new Error("the relic came to no job");
    const { jobId, attempt } = job;
    stage.input({ kind: "job-failed", jobId, attempt, how: "poison", reason: "the ritual's job cannot be read" });
    stage.enters({ ...mara, name: "Mara the Lucky" });
  }

  #moderation(): void {
    const { stage } = this;
    const reason = "Mind the table rules.";
    stage.does(juno, "mod.slowMode", { seconds: 5, reason: "One at a time." });
    stage.does(juno, "mod.slowMode", { seconds: 0 });
    stage.does(teo, "verb.say", { message: "You cheat, all of you." });
    stage.does(juno, "mod.retractMessage", { version: stage.room.state.version, reason });
    stage.does(juno, "mod.mute", { target: "teo", seconds: 60, reason });
    stage.does(juno, "mod.unmute", { target: "teo", reason: "Teo apologised." });
    stage.does(juno, "mod.kick", { target: "teo", reason });
    stage.does(juno, "mod.ban", { target: "teo", seconds: 3600, reason });
    stage.does(juno, "mod.unban", { target: "teo" });
    stage.useCatalog({ safety: { words: ["meltdown"] }, limits: { roomCommandsPerSecond: 20 } });
    stage.useCatalog({});
    stage.drops(ines);
    stage.wait(3 * MINUTE);
    stage.does(mara, "verb.say", { message: "I am back." });
    stage.wait(40 * MINUTE);
  }

  /** One session ends well; the next one's closure fails. */
  #close(): void {
    const { stage } = this;
    stage.does(orla, "gm.closeSession", { reason: "a good place to stop" });
    const [closed] = this.#newJobs();
    if (closed?.kind !== "closure") throw new Error("the session came to no closure");
    this.closedAt = closed.closedAt;
    for (const result of exampleClosureResults(closed, this.publicEvents(), stage.now())) this.#hear(result);
    stage.enters(mara);
    stage.does(mara, "verb.say", { message: "Is anybody still here?" });
    stage.does(orla, "gm.closeSession", { reason: "no" });
    const [second] = this.#newJobs();
    if (second?.kind !== "closure") throw new Error("the second session came to no closure");
    this.#hear(exampleFailure(second, stage.now()));
  }

  #return(): void {
    this.stage.wait(MINUTE);
    this.stage.enters(orla, mara, teo, ines, juno);
    this.stage.does(mara, "verb.say", { message: "Where were we?" });
  }

  /** No other example depends on this. New verbs go here, so that earlier ids and times stay the same. */
  #afterwards(): void {
    const { stage } = this;
    stage.does(teo, "verb.say", { message: "Cheat me again, and you will regret it." });
    stage.does(mara, "verb.report", { version: stage.room.state.version, reason: "He threatens me." });
    stage.useCatalog({
      verbs: {
        "verb.toast": {
          ...{ label: "Drink to somebody", category: "talk", parameters: { target: { kind: "actor" } } },
          effects: { momentum: { target: 1 }, line: { text: "{caller} drinks to {target}." } },
        },
      },
    });
    stage.sends(teo, "verb.toast", { target: "mara" });
  }

  #bridgeWorks(): void {
    for (const job of this.#newJobs()) {
      this.stage.wait(30);
      for (const result of exampleResults(job, this.stage.now())) this.#hear(result);
    }
  }

  #hear(result: OfflineResult): void {
    this.results.push(result);
    this.stage.hears(result);
  }

  /** The pending jobs; each is recorded once. */
  #newJobs(): OfflineJob[] {
    const jobs = this.stage.jobs();
    const known = new Set(this.jobs.map(({ jobId }) => jobId));
    this.jobs.push(...jobs.filter(({ jobId }) => !known.has(jobId)));
    return jobs;
  }

  /** The events as everybody sees them. */
  publicEvents(): Event[] {
    return this.stage.happened.flatMap((each) => eventFor(each, PUBLIC) ?? []);
  }

  #openTrade(): string {
    return this.stage.room.state.view.trades.find(({ status }) => status === "open")?.tradeId ?? "";
  }

  #openContest(): string {
    const open = ["armed", "launched", "stalled"];
    return this.stage.room.state.view.contests.find(({ status }) => open.includes(status))?.contestId ?? "";
  }
}
