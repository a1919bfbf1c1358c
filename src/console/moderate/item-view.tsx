import { useEffect, useRef, useState } from "preact/hooks";
import type { ModeratedItem } from "../../client/http/moderation-http.ts";
import type { Decision } from "../../durable/protocol/http/decision.ts";
import { fieldText } from "../shell/field-text.ts";
import { actionsFor, type Action } from "./action.ts";
import { showValue, isOpen, objectsIn, timeLeft, titleOf } from "./item-fields.ts";
import type { ModerationQueue } from "./moderation-queue.ts";

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
      {item["kind"] === "report" && (
        <p>
          {showValue(item["reportedBy"])} reports what {showValue(item["author"])} said:{" "}
          <bdi>{showValue(item["complaint"])}</bdi>
        </p>
      )}
      <Change item={item} />
      <Conflicts item={item} />
      <Evidence queue={queue} item={item} />
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
          {held.decision.action} in {Math.max(0, Math.ceil((held.sendAt - now) / 1000))} s{" "}
          <button onClick={() => queue.undo(item.itemId)}>Undo (u)</button>
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

/** The lines in their context; the sentences alone where the room's log does not have them any more. */
function Evidence({ queue, item }: { readonly queue: ModerationQueue; readonly item: ModeratedItem }) {
  const lines = queue.contextOf(item);
  const sentences = objectsIn(item, "evidence");
  return (
    <>
      <h3>Evidence</h3>
      {lines === undefined && <p class="quiet">Reading the lines around it…</p>}
      {lines !== undefined && lines.length > 0 ? (
        <ol class="plain evidence">
          {lines.map((line) => (
            <li key={line.version} class={line.isEvidence ? "said" : "quiet"}>
              <span class="version">{line.version}</span> {line.actorId}: <bdi>{line.text}</bdi>
            </li>
          ))}
        </ol>
      ) : (
        <ol class="plain evidence">
          {sentences.map((each) => (
            <li key={JSON.stringify(each)} class="said">
              <span class="version">{showValue(each["version"])}</span> <bdi>{showValue(each["sentence"])}</bdi>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function DecisionForm({ action, onDecide }: { readonly action: Action; onDecide(decision: Decision): void }) {
  const [fault, setFault] = useState<string>();
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => first.current?.focus(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    const reason = fieldText(form, "reason");
    if (reason === "") return setFault("Say why: the reason is kept with the decision.");
    if (action !== "rewrite") return onDecide({ action, reason });
    const rewrite = fieldText(form, "rewrite");
    return rewrite === "" ? setFault("Write what is published instead.") : onDecide({ action, reason, rewrite });
  };
  return (
    <form
      class="verb"
      onSubmit={submit}
      aria-label={action}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.shiftKey) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
    >
      {action === "rewrite" && (
        <label>
          Published instead
          <textarea name="rewrite" rows={3} maxLength={2000} ref={first} dir="auto" />
        </label>
      )}
      <label>
        Reason
        <textarea name="reason" rows={2} maxLength={500} ref={action === "rewrite" ? null : first} dir="auto" />
      </label>
      <button class="primary">{action} (Enter)</button>
      {fault !== undefined && (
        <p role="alert" class="fault">
          {fault}
        </p>
      )}
    </form>
  );
}
