/** A promise of the hub that a run found broken. */
export interface Breach {
  /** The rule's id in docs/SPEC.md. */
  readonly rule: string;
  readonly roomId: string;
  readonly actorId?: string;
  /** The id of the command, contest, trade, item or version at fault. */
  readonly id?: string;
  readonly expected: string;
  readonly found: string;
}

export function formatBreach({ rule, roomId, actorId, id, expected, found }: Breach): string {
  const where = [roomId, actorId, id].filter((each) => each !== undefined).join(" ");
  return `${rule} ${where}: expected ${expected}; found ${found}`;
}
