/** Examples by their file below docs/protocol/examples, without `.json`. */
export type Examples = Readonly<Record<string, unknown>>;
