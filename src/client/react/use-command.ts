import { useCallback, useRef, useState } from "react";
import type { ArgumentsOfVerb, VerbId } from "../../durable/protocol/socket/command.ts";
import type { SendOptions } from "../room-client-events.ts";
import type { RoomClient } from "../room-client.ts";
import type { CommandOutcome } from "../state/pending-commands.ts";

/** A verb as a component uses it. */
export interface UsedCommand<V extends VerbId> {
  /** As `room.send`; stays the same function from rendering to rendering. */
  readonly send: (args: ArgumentsOfVerb<V>, options?: SendOptions) => Promise<CommandOutcome>;
  /** How many of them wait for their receipt. */
  readonly waiting: number;
  /** Of the command that was sent last; undefined until it has one. */
  readonly outcome: CommandOutcome | undefined;
}

/** One room's commands of one verb, as far as they are known. */
interface Known {
  readonly room: Pick<RoomClient, "send">;
  readonly verb: VerbId;
  readonly waiting: number;
  readonly outcome: CommandOutcome | undefined;
}

/** Sends one verb, and tells what became of it (PKG4). Another room or verb begins anew. */
export function useCommand<V extends VerbId>(room: Known["room"], verb: V): UsedCommand<V> {
  const fresh: Known = { room, verb, waiting: 0, outcome: undefined };
  const [known, setKnown] = useState(fresh);
  const last = useRef(0);
  const send = useCallback(
    async (args: ArgumentsOfVerb<V>, options?: SendOptions): Promise<CommandOutcome> => {
      const sent = (last.current += 1);
      const isOurs = (before: Known): boolean => before.room === room && before.verb === verb;
      setKnown((before) => ({ room, verb, waiting: isOurs(before) ? before.waiting + 1 : 1, outcome: undefined }));
      const settle = (outcome: CommandOutcome | undefined): void =>
        setKnown((before) => {
          if (!isOurs(before)) return before;
          const isLast = sent === last.current;
          return { ...before, waiting: before.waiting - 1, outcome: isLast ? outcome : before.outcome };
        });
      try {
        const outcome = await room.send(verb, args, options);
        settle(outcome);
        return outcome;
      } catch (fault) {
        settle(undefined);
        throw fault;
      }
    },
    [room, verb],
  );
  const { waiting, outcome } = known.room === room && known.verb === verb ? known : fresh;
  return { send, waiting, outcome };
}
