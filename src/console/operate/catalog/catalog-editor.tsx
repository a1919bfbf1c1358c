import { useState } from "preact/hooks";
import { readCatalog } from "../../../client/http/hub-http.ts";
import { changeCatalog, tryCatalog } from "../../../client/http/operator/ops-http.ts";
import type { Catalog } from "../../../durable/protocol/catalog/catalog.ts";
import type { CatalogDryRun } from "../../../durable/protocol/http/catalog-change.ts";
import { BUILT_IN_CATALOG } from "../../../durable/rules/catalog/built-in-catalog.ts";
import { overrideCatalog } from "../../../durable/rules/catalog/override-catalog.ts";
import { Fault } from "../../shell/fault.tsx";
import { useRead } from "../../shell/use-read.ts";
import type { SectionProps } from "../section-props.ts";
import { differences, overrideFrom, type Difference } from "./catalog-change.ts";
import { DryRun } from "./dry-run.tsx";

/** The hub's changes to the built-in catalog (CAT2), checked and compared on this page before they are put. */
export function CatalogEditor({ session }: SectionProps) {
  const { value, etag, fault, reload } = useRead(session, "catalog", readCatalog);
  return (
    <section class="card section" aria-label="Catalog">
      <h2>Catalog</h2>
      <Fault text={fault} />
      {value === undefined ? (
        <p class="quiet" role="status">
          {fault === undefined && "Reading…"}
        </p>
      ) : (
        <Editor session={session} inForce={value} etag={etag} onChanged={reload} />
      )}
    </section>
  );
}

interface EditorProps extends Pick<SectionProps, "session"> {
  readonly inForce: Catalog;
  readonly etag: string | undefined;
  onChanged(): void;
}

function Editor({ session, inForce, etag, onChanged }: EditorProps) {
  const asInForce = pretty(overrideFrom(BUILT_IN_CATALOG, inForce));
  const [text, setText] = useState(asInForce);
  /** The changes that were in force before the last ones that were put here. */
  const [earlier, setEarlier] = useState<string>();
  const [fault, setFault] = useState<string>();
  const checked = check(text);
  const changes = checked.ok ? differences(inForce, checked.catalog) : [];
  const [tried, setTried] = useState<{ readonly text: string; readonly run: CatalogDryRun }>();
  const tryOut = async (): Promise<void> => {
    const answer = await session.ask((hub) => tryCatalog(hub, JSON.parse(text)));
    setFault(answer.ok ? undefined : answer.problem.detail);
    setTried(answer.ok ? { text, run: answer.value } : undefined);
  };
  const put = async (): Promise<void> => {
    const answer = await session.ask((hub) => changeCatalog(hub, JSON.parse(text), etag));
    if (!answer.ok && answer.problem.code === "stale") {
      return setFault(
        "Somebody else changed the catalog meanwhile. Read it again, and look at the differences once more.",
      );
    }
    if (!answer.ok) return setFault(answer.problem.detail);
    setEarlier(asInForce);
    setTried(undefined);
    return readAgain();
  };
  const readAgain = (): void => {
    setFault(undefined);
    onChanged();
  };
  return (
    <>
      <p class="quiet">
        In force: <b>{inForce.catalogVersion}</b>, {inForce.verbs.length} verbs. Changes to the built-in catalog, as
        JSON; an empty object takes all of them back.
      </p>
      <label>
        Changes
        <textarea
          class="code"
          rows={16}
          spellcheck={false}
          value={text}
          aria-describedby="catalog-check"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div id="catalog-check" role="status">
        {checked.ok ? (
          <p class="quiet">{changes.length === 0 ? "Nothing would change." : `${changes.length} changes:`}</p>
        ) : (
          <p class="fault">{checked.fault}</p>
        )}
        {changes.length > 0 && <Changes changes={changes} />}
      </div>
      <Fault text={fault} />
      {tried?.text === text && <DryRun run={tried.run} />}
      <div class="row">
        <button disabled={!checked.ok || changes.length === 0} onClick={() => void tryOut()}>
          Dry run
        </button>
        <button class="primary" disabled={!checked.ok || changes.length === 0} onClick={() => void put()}>
          Put in force
        </button>
        <button onClick={() => setText(asInForce)}>As in force</button>
        <button onClick={() => setText("{}")}>Built-in</button>
        <button disabled={earlier === undefined} onClick={() => earlier !== undefined && setText(earlier)}>
          As before
        </button>
        <button onClick={readAgain}>Read again</button>
      </div>
    </>
  );
}

function Changes({ changes }: { readonly changes: readonly Difference[] }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Changes">
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">In force</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td class="breaks">{before ?? "–"}</td>
              <td class="breaks">{after ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Checked = { readonly ok: true; readonly catalog: Catalog } | { readonly ok: false; readonly fault: string };

function check(text: string): Checked {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    return { ok: false, fault: `This is no JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
  const overridden = overrideCatalog(BUILT_IN_CATALOG, body);
  if (overridden.ok) return { ok: true, catalog: overridden.catalog };
  return { ok: false, fault: `${overridden.path === "" ? "The whole" : overridden.path}: ${overridden.message}` };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
