import { render } from "preact";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FaceProps } from "./face-props.ts";
import { isDevHub } from "./hub-access.ts";

interface Face {
  readonly label: string;
  load(): Promise<{ readonly default: ComponentType<FaceProps> }>;
}

/** The faces of the console by their path below /console/. Each is a chunk of its own, loaded when it is opened. */
const FACES: Readonly<Record<string, Face>> = {
  play: { label: "Play", load: () => import("../play/play-face.tsx") },
  moderate: { label: "Moderate", load: () => import("../moderate/moderate-face.tsx") },
};

function faceOf(path: string): string {
  const name = path.replace(/^\/console\/?/, "").split("/")[0] ?? "";
  return Object.hasOwn(FACES, name) ? name : "play";
}

function Console() {
  const [name] = useState(() => faceOf(location.pathname));
  const [shown, setShown] = useState<{ readonly Face: ComponentType<FaceProps> }>();
  const [fault, setFault] = useState<string>();
  const [isDev, setDev] = useState<boolean>();
  useEffect(() => {
    FACES[name]?.load().then(
      (module) => setShown({ Face: module.default }),
      // After a deploy this page may name chunks that are gone; the new page names the new ones.
      () => setFault("A newer console is there."),
    );
    isDevHub().then(setDev, () => setFault("The hub does not answer."));
  }, [name]);
  return (
    <>
      <header class="top">
        <a class="brand" href="/console/">
          Frontier Hub
        </a>
        <nav aria-label="Faces">
          {Object.entries(FACES).map(([path, { label }]) => (
            <a key={path} href={`/console/${path}`} aria-current={path === name ? "page" : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <span class="mode">{isDev === undefined ? "" : isDev ? "development" : "production"}</span>
      </header>
      <main>
        {fault !== undefined && (
          <p role="alert" class="fault">
            {fault} <button onClick={() => location.reload()}>Load again</button>
          </p>
        )}
        {shown === undefined || isDev === undefined ? (
          fault === undefined && <p class="quiet">Loading…</p>
        ) : (
          <shown.Face isDev={isDev} />
        )}
      </main>
    </>
  );
}

const root = document.getElementById("console");
if (root !== null) render(<Console />, root);
