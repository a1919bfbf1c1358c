import session from "./multi-faction-session.json" with { type: "json" };

/** The lines of the multi-faction session, in their order. */
export const FACTION_TURNS: readonly string[] = session.transcript.map(({ text }) => text);
