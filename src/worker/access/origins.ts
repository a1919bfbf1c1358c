/** An entry of `HUB_ORIGINS` in the normal form that browsers send, or what is wrong with it. */
type ReadOrigin = { readonly ok: true; readonly origin: string } | { readonly ok: false; readonly fault: string };

/** Reads a comma-separated list of origins (SOK1). */
export function readOrigins(setting: string | undefined): readonly ReadOrigin[] {
  const entries = (setting ?? "").split(",").flatMap((each) => each.trim() || []);
  return entries.map(readOrigin);
}

function readOrigin(entry: string): ReadOrigin {
  if (entry.includes("*")) return bad("holds a wildcard, which matches nothing: name every origin");
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(entry) || !URL.canParse(entry)) {
    return bad("holds what is no origin: write each as https://play.example");
  }
  const { protocol, host, origin, pathname, search, hash, username, password } = new URL(entry);
  if (host === "") return bad("holds an origin without a host: write each as https://play.example");
  if (username + password + search + hash !== "" || !["", "/"].includes(pathname)) {
    return bad("holds more than an origin: leave out path, query, fragment and user");
  }
  // Pages inside apps have schemes such as `capacitor://localhost`, whose `origin` is "null" here.
  return { ok: true, origin: origin === "null" ? `${protocol}//${host.toLowerCase()}` : origin };
}

function bad(fault: string): ReadOrigin {
  return { ok: false, fault };
}
