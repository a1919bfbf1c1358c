import type { ModeratedItem } from "../../../client/http/moderator/moderation-http.ts";
import type { Decision } from "../../../durable/protocol/http/decision.ts";
import type { ModerationQueue } from "../moderation-queue.ts";
import { actionsFor, type Action } from "./action.ts";
import { ClaimBar } from "./claim-bar.tsx";
import { DecisionForm } from "./decision-form.tsx";
import { Evidence } from "./evidence.tsx";
import { showValue, isOpen, objectsIn, proposedEntity, timeLeft, titleOf } from "./item-fields.ts";
import { ItemNotes } from "./item-notes.tsx";

interface ItemViewProps {
  readonly queue: ModerationQueue;
  readonly item: ModeratedItem;
  readonly now: number;
  readonly action: Action | undefined;
  onAction(action: Action | undefined): void;
  onDecided(): void;
}

/** One item: before and after, what it conflicts with, the words it rests on, and the decision. */
export function ItemView({ queue, item, now, action, onAction, onDecided }: ItemViewProps) {
  const held = queue.heldFor(item.itemId);
  const decide = (decision: Decision): void => {
    queue.decide(item.itemId, decision);
    onAction(undefined);
    onDecided();
  };
  return (
    <section class="card item" aria-label="Item">
      <header>
        <h2>{titleOf(item)}</h2>
        <span class="quiet">
          {item.roomId} · {item.status}
          {isOpen(item) && timeLeft(item, now) !== "" && ` · due in ${timeLeft(item, now)}`}
        </span>
      </header>
      {isOpen(item) && <ClaimBar queue={queue} item={item} now={now} />}
      {item["kind"] === "report" && (
        <p>
          {showValue(item["reportedBy"])} reports what {showValue(item["author"])} said:{" "}
          <bdi>{showValue(item["complaint"])}</bdi>
        </p>
      )}
      <Change item={item} />
      <Conflicts item={item} />
      <Evidence queue={queue} item={item} />
      <ItemNotes session={queue.session} itemId={item.itemId} count={Number(item["notes"] ?? 0)} />
      {typeof item["decidedBy"] === "string" && (
        <p>
          {item.status} by {item["decidedBy"]}: <bdi>{showValue(item["reason"])}</bdi>
          {typeof item["rewrite"] === "string" && (
            <>
              {" "}
              → <bdi>{item["rewrite"]}</bdi>
            </>
          )}
        </p>
      )}
      {held !== undefined && (
        <p role="status" class="held">
          {held.sendAt > now ? (
            <>
              {held.decision.action} in {Math.ceil((held.sendAt - now) / 1000)} s{" "}
              <button onClick={() => queue.undo(item.itemId)}>Undo (u)</button>
            </>
          ) : (
            `${held.decision.action} is on its way`
          )}
        </p>
      )}
      {isOpen(item) && held === undefined && (
        <>
          <div class="row" role="group" aria-label="Decide">
            {actionsFor(item).map((each) => (
              <button key={each} aria-pressed={each === action} onClick={() => onAction(each)}>
                {each}
              </button>
            ))}
          </div>
          {action !== undefined && <DecisionForm key={action} action={action} onDecide={decide} />}
        </>
      )}
    </section>
  );
}

function Change({ item }: { readonly item: ModeratedItem }) {
  if (!("before" in item)) return null;
  const proposed = proposedEntity(item);
  return (
    <dl class="change">
      <div>
        <dt>Before</dt>
        <dd>{showValue(item["before"])}</dd>
      </div>
      <div>
        <dt>After</dt>
        <dd>{showValue(item["after"])}</dd>
      </div>
      {proposed !== undefined && (
        <div>
          <dt>New</dt>
          <dd>
            {proposed.type}: <bdi>{proposed.names}</bdi>
          </dd>
        </div>
      )}
      <div>
        <dt>Confidence</dt>
        <dd>
          {showValue(item["confidence"])} ({showValue(item["tier"])}); {showValue(item["reasons"])}
        </dd>
      </div>
    </dl>
  );
}

function Conflicts({ item }: { readonly item: ModeratedItem }) {
  const conflicts = objectsIn(item, "conflicts");
  if (conflicts.length === 0) return null;
  return (
    <>
      <h3>Conflicts</h3>
      <ul>
        {conflicts.map((conflict) => (
          <li key={JSON.stringify(conflict)}>
            <b>{showValue(conflict["against"])}</b> <bdi>{showValue(conflict["text"])}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
