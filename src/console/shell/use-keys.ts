import { useEffect, useRef } from "preact/hooks";

/**
 * Calls `onKey` with plain keys pressed outside of fields; Escape leaves a field.
 * @param onKey whether it took the key; the browser is not told of one that it took
 */
export function useKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const inField = event.target instanceof Element && event.target.matches("input, textarea, select");
      if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
      if (inField || event.ctrlKey || event.metaKey || event.altKey) return;
      if (latest.current(event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
