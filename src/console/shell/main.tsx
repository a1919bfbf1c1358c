import { render } from "preact";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FaceProps } from "./face-props.ts";
import { loadFace } from "./load-face.ts";
import { readHubFacts, type HubFacts } from "./session/hub-access.ts";

interface Face {
  readonly label: string;
  load(): Promise<{ readonly default: ComponentType<FaceProps> }>;
}

/** The faces of the console by their path below /console/. Each is a chunk of its own, loaded when it is opened. */
const FACES: Readonly<Record<string, Face>> = {
  play: { label: "Play", load: () => import("../play/play-face.tsx") },
  moderate: { label: "Moderate", load: () => import("../moderate/moderate-face.tsx") },
  operate: { label: "Operate", load: () => import("../operate/operate-face.tsx") },
};

const PORT = { history, reload: () => location.reload() };

/** Asked for before the first drawing, together with the face's chunk: neither waits for the other. */
const firstFacts = readHubFacts();
firstFacts.catch(() => {});
const FIRST = faceOf(location.pathname);
const firstFace = FACES[FIRST]?.load();
firstFace?.catch(() => {});

function faceOf(path: string): string {
  const name = path.replace(/^\/console\/?/, "").split("/")[0] ?? "";
  return Object.hasOwn(FACES, name) ? name : "play";
}

function Console() {
  const [name, setName] = useState(FIRST);
  const [shown, setShown] = useState<{ readonly name: string; readonly Face: ComponentType<FaceProps> }>();
  const [fault, setFault] = useState<string>();
  const [facts, setFacts] = useState<HubFacts>();
  useEffect(() => {
    const onPop = (): void => setName(faceOf(location.pathname));
    window.addEventListener("popstate", onPop);
    firstFacts.then(setFacts, () => setFault("The hub does not answer."));
    return () => window.removeEventListener("popstate", onPop);
  }, []);
  useEffect(() => {
    let isCurrent = true;
    const load = FACES[name]?.load;
    if (load === undefined) return undefined;
    loadFace(load, PORT).then(
      (module) => {
        if (isCurrent && module !== undefined) setShown({ name, Face: module.default });
      },
      () => setFault(`This page has no ${name} at present.`),
    );
    return () => {
      isCurrent = false;
    };
  }, [name]);
  // The page stays, and with it the tokens in its memory; a click that asks for another window is the browser's own.
  const open = (event: MouseEvent, path: string): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (path === name) return;
    history.pushState(null, "", `/console/${path}`);
    setName(path);
  };
  const isReady = shown?.name === name && facts !== undefined;
  return (
    <>
      <header class="top">
        <a class="brand" href="/console/">
          Frontier Hub
        </a>
        <nav aria-label="Faces">
          {Object.entries(FACES).map(([path, { label }]) => (
            <a
              key={path}
              href={`/console/${path}`}
              aria-current={path === name ? "page" : undefined}
              onClick={(event) => open(event, path)}
            >
              {label}
            </a>
          ))}
        </nav>
        <span class="mode">{facts === undefined ? "" : facts.isDev ? "development" : "production"}</span>
      </header>
      <main>
        {fault !== undefined && (
          <p role="alert" class="fault">
            {fault} <button onClick={() => location.reload()}>Load again</button>
          </p>
        )}
        {isReady ? <shown.Face facts={facts} /> : fault === undefined && <p class="quiet">Loading…</p>}
      </main>
    </>
  );
}

const root = document.getElementById("console");
if (root !== null) render(<Console />, root);
