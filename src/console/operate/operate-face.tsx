import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FaceProps } from "../shell/face-props.ts";
import { keptSession, SignIn } from "../shell/session/sign-in.tsx";
import { useStore } from "../shell/store.ts";
import { Alerts } from "./alerts.tsx";
import { Audit } from "./audit.tsx";
import { CatalogEditor } from "./catalog/catalog-editor.tsx";
import { Contests } from "./contests/contests.tsx";
import { Drain } from "./drain.tsx";
import { Jobs } from "./jobs.tsx";
import { Rooms } from "./rooms.tsx";
import type { SectionProps, TracedId } from "./section-props.ts";
import { TraceSection } from "./trace.tsx";

/** The sections by their path below /console/operate/. */
const SECTIONS: Readonly<Record<string, { readonly label: string; readonly Section: ComponentType<SectionProps> }>> = {
  rooms: { label: "Rooms", Section: Rooms },
  jobs: { label: "Jobs", Section: Jobs },
  trace: { label: "Trace", Section: TraceSection },
  contests: { label: "Contests", Section: Contests },
  alerts: { label: "Alerts", Section: Alerts },
  audit: { label: "Audit", Section: Audit },
  catalog: { label: "Catalog", Section: CatalogEditor },
  drain: { label: "Drain", Section: Drain },
};

function sectionIn(path: string): string {
  const name = path.split("/")[3] ?? "";
  return Object.hasOwn(SECTIONS, name) ? name : "rooms";
}

/** The operators' face: what the hub does, and what an operator can do about it. */
export default function OperateFace({ facts }: FaceProps) {
  const [session, setSession] = useState(keptSession("ops"));
  if (session === undefined) {
    return <SignIn title="Operate a hub" facts={facts} role="ops" name="olga" onSignIn={setSession} />;
  }
  return <Operate session={session} facts={facts} />;
}

function Operate({ session, facts }: FaceProps & Pick<SectionProps, "session">) {
  useStore(session);
  const [name, setName] = useState(() => sectionIn(location.pathname));
  useEffect(() => {
    const onPop = (): void => setName(sectionIn(location.pathname));
    window.addEventListener("popstate", onPop);
    return () => window.removeEventListener("popstate", onPop);
  }, []);
  const [traced, setTraced] = useState<TracedId>();
  const show = (path: string): void => {
    history.pushState(null, "", `/console/operate/${path}`);
    setName(path);
  };
  const open = (event: MouseEvent, path: string): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    show(path);
  };
  const trace = (id: TracedId): void => {
    setTraced(id);
    show("trace");
  };
  const Section = SECTIONS[name]?.Section ?? Rooms;
  return (
    <>
      <h1 class="hidden">Operate</h1>
      <nav class="sections" aria-label="Sections">
        {Object.entries(SECTIONS).map(([path, { label }]) => (
          <a
            key={path}
            href={`/console/operate/${path}`}
            aria-current={path === name ? "page" : undefined}
            onClick={(event) => open(event, path)}
          >
            {label}
          </a>
        ))}
        <span class="quiet">{session.hubId}</span>
      </nav>
      {session.isOver && (
        <SignIn title="Operate a hub" facts={facts} role="ops" name="olga" over={session} onSignIn={() => {}} />
      )}
      <Section key={name} session={session} traced={traced} onTrace={trace} />
    </>
  );
}
