import { archiveFault } from "../../archive/archive-fault.ts";
import { logLine } from "../../process/log-line.ts";
import { problemResponse } from "./problem-response.ts";

const RETRY_MS = 5_000;

/** 503 is for connections that fail; what the client sent is 400, and a bug of ours 500 (SOK11). */
export function archiveFaultResponse(error: unknown, asked: Readonly<Record<string, string>>): Response {
  switch (archiveFault(error)) {
    case "connection":
      logLine("error", "hub.bridge.archiveUnavailable", { ...asked, error });
      return unavailable("the archive behind the bridge cannot be reached now; try again");
    case "input":
      logLine("warn", "hub.bridge.archiveRefused", { ...asked, error });
      return invalid("query", "holds what the archive cannot look for");
    case "bug":
      logLine("error", "hub.bridge.archiveFailed", { ...asked, error });
      return problemResponse({ code: "internal", detail: "this is a bug; the bridge's log tells of it" });
  }
}

export function unavailable(detail: string): Response {
  return problemResponse({ code: "bridge-unavailable", detail, retryAfterMs: RETRY_MS });
}

export function invalid(path: string, message: string): Response {
  return problemResponse({ code: "invalid-request", detail: `${path} ${message}`, path });
}
