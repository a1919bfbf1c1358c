import type { CommandMove, BotScene } from "./scene.ts";

type Kind = "mute" | "unmute" | "kick" | "ban" | "unban" | "slowMode" | "retract" | "override";

/** Mild ones mostly: a room that is always being banned plays nothing. */
const WEIGHTS: Readonly<Record<Kind, number>> = {
  mute: 5,
  unmute: 2,
  kick: 1.5,
  ban: 1,
  unban: 1,
  slowMode: 3,
  retract: 8,
  override: 2,
};

/** Gms keep the scenario going; the others a moderator may not touch (MOD4). */
const SPARED: ReadonlySet<string> = new Set(["gm", "moderator", "ops"]);

/** A moderator's move; undefined where there is no occasion for it. */
export function chooseModeration({ self, view, chance }: BotScene): CommandMove | undefined {
  const kind = chance.weighedName(WEIGHTS);
  const [first, ...more] = view.participants.filter(({ actorId, roles }) => {
    return actorId !== self.actorId && !roles.some((role) => SPARED.has(role));
  });
  if (first === undefined) return undefined;
  const target = chance.oneOf([first, ...more]).actorId;
  const reason = "for the peace of the room";
  const command = (verb: string, args: unknown): CommandMove => ({ kind: "command", verb, args });
  switch (kind) {
    case "mute":
      return command("mod.mute", { target, seconds: chance.between(1, 4), reason });
    case "unmute":
      return command("mod.unmute", { target });
    case "kick":
      return command("mod.kick", { target, reason });
    case "ban":
      // Short, so that the banned player soon plays on.
      return command("mod.ban", { target, seconds: chance.between(1, 3), reason });
    case "unban":
      return command("mod.unban", { target });
    case "slowMode":
      return command("mod.slowMode", { seconds: view.slowModeMs > 0 ? 0 : chance.between(1, 2), reason });
    case "retract": {
      const [entry, ...others] = view.chat.filter(({ retracted }) => retracted !== true);
      return entry && command("mod.retractMessage", { version: chance.oneOf([entry, ...others]).version, reason });
    }
    case "override": {
      const contest = view.contests.find(({ status }) => status === "launched" || status === "stalled");
      if (contest === undefined) return undefined;
      const action = chance.oneOf(["cancel", "replay", "award"]);
      const winner = action === "award" ? { winner: contest.participants[0]?.actorId } : {};
      return command("mod.overrideContest", { contestId: contest.contestId, action, ...winner, reason });
    }
  }
}
