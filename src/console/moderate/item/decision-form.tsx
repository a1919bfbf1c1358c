import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Decision } from "../../../durable/protocol/http/decision.ts";
import { Fault } from "../../shell/fault.tsx";
import { fieldText } from "../../shell/field-text.ts";
import type { Action } from "./action.ts";

/** Asks for the reason of a decision, and for the text of a rewrite; Enter decides. */
export function DecisionForm({ action, onDecide }: { readonly action: Action; onDecide(decision: Decision): void }) {
  const [fault, setFault] = useState<string>();
  const first = useRef<HTMLTextAreaElement>(null);
  // Before the next key: a word that is typed at once after the key of an action is its reason, and no keys of other ones.
  useLayoutEffect(() => first.current?.focus(), []);
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
      <Fault text={fault} />
    </form>
  );
}
