import type { HubFacts } from "./session/hub-access.ts";

/** The properties of every face of the console. */
export interface FaceProps {
  readonly facts: HubFacts;
}
