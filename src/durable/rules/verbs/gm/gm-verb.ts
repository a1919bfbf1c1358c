/** The catalog's part that every verb of game masters has. */
export const GM_VERB = { category: "story", capabilities: [], roles: ["gm"], safetyTags: [] } as const;
