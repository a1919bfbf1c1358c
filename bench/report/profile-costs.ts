/** The answer of the inspector's `Profiler.stop`; times in µs. */
export interface CpuProfile {
  readonly startTime: number;
  readonly endTime: number;
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly lineNumber: number };
}

export interface Cost {
  /** The function with its line in the bundle. */
  readonly name: string;
  readonly micros: number;
}

/** The self time of each function, the costliest first. */
export function costsOf({ nodes, samples, timeDeltas }: CpuProfile): Cost[] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, lineNumber } }) => [id, `${functionName}:${lineNumber + 1}`]),
  );
  const costs = new Map<string, number>();
  samples.forEach((id, at) => {
    const name = names.get(id) ?? "unknown";
    // A sample stands for the time up to the next one.
    costs.set(name, (costs.get(name) ?? 0) + (timeDeltas[at + 1] ?? 0));
  });
  return [...costs].map(([name, micros]) => ({ name, micros })).toSorted((one, other) => other.micros - one.micros);
}
