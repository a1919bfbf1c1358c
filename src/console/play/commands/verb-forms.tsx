import { useId, useState } from "preact/hooks";
import type { Verb } from "../../../durable/protocol/catalog/catalog.ts";
import type { Parameter } from "../../../durable/protocol/catalog/parameter.ts";
import type { RoomView } from "../../../durable/protocol/state/room-view.ts";
import { fieldText } from "../../shell/field-text.ts";
import { useNow } from "../../shell/store.ts";
import type { Seat } from "../seat.ts";
import { readField } from "./read-field.ts";
import { whyNot } from "./why-not.ts";

interface VerbFormsProps {
  readonly seat: Seat;
  readonly state: RoomView;
}

/** Every verb of the hub's catalog: those that may be used now as forms, the others with the reason why not. */
export function VerbForms({ seat, state }: VerbFormsProps) {
  const now = useNow(1_000);
  const [chosen, setChosen] = useState<string>();
  const judged = seat.catalog.map((verb) => ({ verb, reason: whyNot(verb, state, seat.self, seat.waits, now) }));
  const open = judged.filter(({ reason }) => reason === null);
  const shut = judged.filter(({ reason }) => reason !== null);
  const verb = open.find((each) => each.verb.id === chosen)?.verb;
  return (
    <details>
      <summary>Verbs ({open.length})</summary>
      <div class="verbs" role="group" aria-label="Verbs that can be used now">
        {open.map(({ verb: { id, label } }) => (
          <button key={id} aria-pressed={id === chosen} onClick={() => setChosen(id === chosen ? undefined : id)}>
            {label}
          </button>
        ))}
      </div>
      {verb !== undefined && <VerbForm key={verb.id} verb={verb} seat={seat} state={state} />}
      {shut.length > 0 && (
        <details class="why">
          <summary>Why can't I? ({shut.length})</summary>
          <dl>
            {shut.map(({ verb: { id, label }, reason }) => (
              <div key={id}>
                <dt>{label}</dt>
                <dd>{reason}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </details>
  );
}

function VerbForm({ verb, seat, state }: { readonly verb: Verb } & VerbFormsProps) {
  const [fault, setFault] = useState<string>();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    const args: Record<string, unknown> = {};
    for (const [name, parameter] of Object.entries(verb.parameters)) {
      const field = readField(name, parameter, fieldText(form, name));
      if (!field.ok) return setFault(field.fault);
      if (field.value !== undefined) args[name] = field.value;
    }
    setFault(undefined);
    return void seat.give(verb.id, args);
  };
  return (
    <form class="verb" onSubmit={submit} aria-label={verb.label}>
      {Object.entries(verb.parameters).map(([name, parameter]) => (
        <Field key={name} name={name} parameter={parameter} seat={seat} state={state} />
      ))}
      <button class="primary">{verb.label}</button>
      {fault !== undefined && (
        <p role="alert" class="fault">
          {fault}
        </p>
      )}
    </form>
  );
}

interface FieldProps extends VerbFormsProps {
  readonly name: string;
  readonly parameter: Parameter;
}

function Field(props: FieldProps) {
  const id = useId();
  const { name, parameter } = props;
  return (
    <div class="field">
      <label for={id}>
        {name}
        {parameter.optional && <span class="quiet"> (optional)</span>}
      </label>
      <Input {...props} id={id} />
    </div>
  );
}

function Input({ id, name, parameter, seat, state }: FieldProps & { readonly id: string }) {
  const required = !parameter.optional;
  switch (parameter.kind) {
    case "text":
      return <textarea id={id} name={name} rows={parameter.max > 300 ? 4 : 1} required={required} dir="auto" />;
    case "actor":
      return (
        <select id={id} name={name} required={required}>
          {parameter.optional && <option value="">–</option>}
          {state.participants
            .filter(({ actorId }) => actorId !== seat.self.actorId)
            .map((each) => (
              <option key={each.actorId} value={each.actorId}>
                {each.name}
              </option>
            ))}
        </select>
      );
    case "choice":
      return (
        <select id={id} name={name} required={required}>
          {parameter.options.map((option) => (
            <option key={option} selected={option === parameter.default}>
              {option}
            </option>
          ))}
        </select>
      );
    case "integer":
      return <input id={id} name={name} type="number" min={parameter.min} max={parameter.max} required={required} />;
    case "id":
      return (
        <select id={id} name={name} required={required}>
          {idsFor(name, state).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      );
    case "item":
      return <input id={id} name={name} required={required} placeholder="relic.echo-lantern" />;
    case "items":
      return <input id={id} name={name} placeholder="3:gold,1:rope" required={parameter.min > 0} />;
  }
}

/** The ids that a parameter of kind `id` can name now. */
function idsFor(name: string, { trades, contests }: RoomView): readonly string[] {
  if (name === "tradeId") return trades.filter(({ status }) => status === "open").map(({ tradeId }) => tradeId);
  return contests.map(({ contestId }) => contestId).toReversed();
}
