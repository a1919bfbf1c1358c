import { useCallback, useEffect, useState } from "preact/hooks";
import type { HttpAnswer } from "../../client/http/http-answer.ts";
import type { HubAccess } from "../../client/http/hub-http.ts";
import type { Session } from "./session/session.ts";
import { useStore } from "./store.ts";

/** A page's reading of the hub. The last value stays while the hub does not answer. */
export interface Reading<T> {
  readonly value: T | undefined;
  /** Names the value, where the hub gives it a tag. */
  readonly etag: string | undefined;
  readonly fault: string | undefined;
  readonly isReading: boolean;
  reload(): void;
}

/**
 * Reads from the hub when the component appears, when `key` or the token changes, and every `everyMs` while the page is
 * in sight.
 * @param key names what is read; of two answers the one for the newer key counts
 */
export function useRead<T>(
  session: Session,
  key: string,
  read: (hub: HubAccess) => Promise<HttpAnswer<T>>,
  everyMs?: number,
): Reading<T> {
  useStore(session);
  const [state, setState] = useState<{ key: string; value?: T; etag?: string | undefined; fault?: string }>({ key });
  const [round, setRound] = useState(0);
  const [isReading, setReading] = useState(true);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  useEffect(() => {
    let isCurrent = true;
    setReading(true);
    void session.ask(read).then((answer) => {
      if (!isCurrent) return;
      setReading(false);
      if (answer.ok) setState({ key, value: answer.value, etag: answer.etag });
      else setState((before) => ({ ...(before.key === key ? before : { key }), fault: answer.problem.detail }));
    });
    return () => {
      isCurrent = false;
    };
  }, [key, session.token, round]);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  const isOfKey = state.key === key;
  return {
    value: isOfKey ? state.value : undefined,
    etag: isOfKey ? state.etag : undefined,
    fault: isOfKey ? state.fault : undefined,
    isReading,
    reload,
  };
}
