import { useEffect, useRef } from "preact/hooks";
import { tokenOf } from "../../../client/state/expected.ts";

interface TokenFieldProps {
  readonly label: string;
  /** The page that hands tokens over (UI4), where the hub names one. */
  readonly signInUrl: string | undefined;
}

/** Takes a token: pasted, or handed over by the page that the hub names. It stays in the page's memory (UI2). */
export function TokenField({ label, signInUrl }: TokenFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const popup = useRef<Window | null>(null);
  useEffect(() => {
    const listen = (event: MessageEvent<unknown>): void => {
      const token = handedToken(event, popup.current, signInUrl);
      if (token === undefined || field.current === null) return;
      field.current.value = token;
      field.current.form?.requestSubmit();
    };
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, [signInUrl]);
  return (
    <>
      {signInUrl !== undefined && (
        <button
          type="button"
          class="primary"
          onClick={() => {
            popup.current = window.open(signInUrl, "_blank", "popup,width=480,height=640");
          }}
        >
          Sign in with {new URL(signInUrl).host}
        </button>
      )}
      <label>
        {label}
        <textarea name="token" ref={field} required rows={4} spellcheck={false} autocomplete="off" />
      </label>
      <p class="quiet">The token stays in this page's memory and nowhere else.</p>
    </>
  );
}

/** The token of a message, where it comes from the window that this page opened, and that window shows the named origin. */
export function handedToken(
  { source, origin, data }: Pick<MessageEvent<unknown>, "source" | "origin" | "data">,
  popup: unknown,
  signInUrl: string | undefined,
): string | undefined {
  if (signInUrl === undefined || popup === null || source !== popup || origin !== new URL(signInUrl).origin) return;
  if (typeof data !== "object" || data === null || !("type" in data) || data.type !== "frontier-hub.token") return;
  return "token" in data ? tokenOf(data.token) : undefined;
}
