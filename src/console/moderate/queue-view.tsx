import { useState } from "preact/hooks";
import type { ModeratedItem } from "../../client/http/moderator/moderation-http.ts";
import { Fault } from "../shell/fault.tsx";
import { useNow, useStore } from "../shell/store.ts";
import { useKeys } from "../shell/use-keys.ts";
import { actionOf, actionsFor, type Action } from "./item/action.ts";
import { claimOf, isOpen, timeLeft, titleOf } from "./item/item-fields.ts";
import { ItemView } from "./item/item-view.tsx";
import type { ModerationQueue } from "./moderation-queue.ts";

const FILTERS = ["waiting", "decided", "all"] as const;
type Filter = (typeof FILTERS)[number];

/** The queue and the chosen item beside it. Every step has a key, and no key acts while somebody writes. */
export function QueueView({ queue }: { readonly queue: ModerationQueue }) {
  useStore(queue);
  const now = useNow(1_000);
  const [filter, setFilter] = useState<Filter>("waiting");
  const [chosen, setChosen] = useState<string>();
  const [action, setAction] = useState<Action>();
  const shown = queue.items.filter((item) => isShown(item, filter, chosen));
  const item = shown.find(({ itemId }) => itemId === chosen) ?? shown[0];
  const rows = rowsAround(shown, item);
  const step = (by: number): void => {
    const at = shown.findIndex((each) => each === item);
    const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
    setAction(undefined);
    setChosen(next?.itemId);
  };
  useKeys((key) => {
    const wanted = actionOf(key);
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (key === "n") queue.showArrived();
    else if (key === "u" && item !== undefined) queue.undo(item.itemId);
    else if (key === "c" && item !== undefined && isOpen(item)) {
      const claim = claimOf(item, now);
      if (claim === undefined || claim.by === queue.session.claims.actorId)
        void queue.claim(item.itemId, claim === undefined);
    } else if (wanted !== undefined && item !== undefined && isOpen(item) && actionsFor(item).includes(wanted))
      setAction(wanted);
    else return false;
    return true;
  });
  return (
    <div class="desk">
      <section class="card" aria-label="Queue">
        <Alerts queue={queue} />
        <div class="row">
          <label>
            Show
            <select value={filter} onChange={(event) => setFilter(asFilter(event.currentTarget.value))}>
              {FILTERS.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          {queue.arrivedCount > 0 && (
            <button class="primary" onClick={() => queue.showArrived()}>
              {queue.arrivedCount} new (n)
            </button>
          )}
        </div>
        <p class="quiet" role="status">
          {queue.feed} · {shown.length} shown
        </p>
        <Fault text={queue.fault} />
        <ul class="plain items">
          {shown.length === 0 && <li class="quiet">Nothing here.</li>}
          {rows.before > 0 && <li class="quiet">{rows.before} before these</li>}
          {rows.shown.map((each) => (
            <li key={each.itemId}>
              <button aria-current={each === item} onClick={() => setChosen(each.itemId)}>
                <b>{titleOf(each)}</b>
                <span class="quiet">
                  {each.roomId} · {queue.heldFor(each.itemId) === undefined ? each.status : "deciding…"}
                  {isOpen(each) && claimOf(each, now) !== undefined && ` · ${claimOf(each, now)?.by}`}
                  {isOpen(each) && timeLeft(each, now) !== "" && ` · ${timeLeft(each, now)}`}
                </span>
              </button>
            </li>
          ))}
          {rows.after > 0 && (
            <li>
              <button onClick={() => setChosen(shown[rows.before + rows.shown.length]?.itemId)}>
                {rows.after} more
              </button>
            </li>
          )}
        </ul>
        <p class="quiet">
          Keys: <kbd>j</kbd> <kbd>k</kbd> next and previous, <kbd>a</kbd> approve, <kbd>r</kbd> reject, <kbd>w</kbd>{" "}
          rewrite, <kbd>e</kbd> escalate, <kbd>c</kbd> claim or release, <kbd>u</kbd> undo, <kbd>n</kbd> show new,{" "}
          <kbd>Esc</kbd> leave a field
        </p>
      </section>
      {item !== undefined && (
        <ItemView
          key={item.itemId}
          queue={queue}
          item={item}
          now={now}
          action={action}
          onAction={setAction}
          onDecided={() => step(1)}
        />
      )}
    </div>
  );
}

/** A list of thousands is shown in parts: the part with the chosen item, with how many there are around it. */
const MOST_ROWS = 100;

function rowsAround(shown: readonly ModeratedItem[], item: ModeratedItem | undefined) {
  const at = item === undefined ? 0 : shown.indexOf(item);
  const before = Math.floor(at / MOST_ROWS) * MOST_ROWS;
  const part = shown.slice(before, before + MOST_ROWS);
  return { before, shown: part, after: shown.length - before - part.length };
}

/** The chosen item stays in sight when its decision takes it out of the filter. */
function isShown(item: ModeratedItem, filter: Filter, chosen: string | undefined): boolean {
  if (filter === "all" || item.itemId === chosen) return true;
  return isOpen(item) === (filter === "waiting");
}

function asFilter(value: string): Filter {
  return FILTERS.find((each) => each === value) ?? "waiting";
}

function Alerts({ queue }: { readonly queue: ModerationQueue }) {
  if (queue.alerts.length === 0) return null;
  return (
    <details open={queue.alerts.some(({ severity }) => severity === "critical")}>
      <summary>Alerts ({queue.alerts.length})</summary>
      <ul class="plain">
        {queue.alerts.slice(0, 20).map((alert) => (
          <li key={alert.alertId} class={alert.severity}>
            <b>{alert.reason}</b> <span class="quiet">{alert.severity}</span> {alert.roomId ?? ""}{" "}
            <time>{alert.raisedAt.slice(0, 16).replace("T", " ")}</time>
          </li>
        ))}
      </ul>
    </details>
  );
}
