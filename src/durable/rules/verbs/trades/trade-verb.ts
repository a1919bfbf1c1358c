/** The catalog's part that every verb of trades has. */
export const TRADE_VERB = { category: "trade", capabilities: [], roles: [], safetyTags: [] } as const;
