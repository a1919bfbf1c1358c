import type { ModeratedItem } from "../../../client/http/moderator/moderation-http.ts";
import type { ModerationQueue } from "../moderation-queue.ts";
import { claimOf } from "./item-fields.ts";

interface ClaimBarProps {
  readonly queue: ModerationQueue;
  readonly item: ModeratedItem;
  readonly now: number;
}

/** Says which moderator looks after an item, and takes or gives back one's own claim (MOD9). */
export function ClaimBar({ queue, item, now }: ClaimBarProps) {
  const claim = claimOf(item, now);
  const isOwn = claim?.by === queue.session.claims.actorId;
  return (
    <p class="claim">
      {claim === undefined ? "Nobody looks after it." : `${isOwn ? "You look" : `${claim.by} looks`} after it.`}{" "}
      {(claim === undefined || isOwn) && (
        <button onClick={() => void queue.claim(item.itemId, !isOwn)}>{isOwn ? "Release (c)" : "Claim (c)"}</button>
      )}
    </p>
  );
}
