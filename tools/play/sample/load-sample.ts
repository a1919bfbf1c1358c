import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { parseWrittenJson } from "../../../src/durable/protocol/http/written-json.ts";
import { Sample } from "./sample.ts";
import type { Condition, SampleStep } from "./sample.ts";

/** A fault of a sample file: where it is, and how to fix it. */
interface SampleFault {
  /** Such as `steps[3].actor`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

export type LoadedSample =
  | { readonly ok: true; readonly sample: Sample }
  | { readonly ok: false; readonly faults: readonly SampleFault[] };

/** Reads a sample file, or names every fault in it. */
export async function loadSample(file: string): Promise<LoadedSample> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    return whole(
      `cannot be read (${cause instanceof Error ? cause.message : String(cause)}); see samples/ for some that can`,
    );
  }
  return readSample(text);
}

export function readSample(text: string): LoadedSample {
  let parsed: unknown;
  try {
    parsed = parseWrittenJson(text);
  } catch (cause) {
    return whole(`is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const read = v.safeParse(Sample, parsed);
  if (!read.success) return { ok: false, faults: read.issues.map((issue) => faultOf(issue)) };
  const faults = strangers(read.output);
  return faults.length === 0 ? { ok: true, sample: read.output } : { ok: false, faults };
}

function whole(message: string): LoadedSample {
  return { ok: false, faults: [{ path: "", message }] };
}

function faultOf(issue: v.BaseIssue<unknown>): SampleFault {
  const keys = (issue.path ?? []).map((item) => item.key);
  const path = keys.reduce<string>((before, key) => {
    if (typeof key === "number") return `${before}[${key}]`;
    return before === "" ? String(key) : `${before}.${String(key)}`;
  }, "");
  return { path, message: issue.message };
}

/** Actors that are named somewhere and listed nowhere. */
function strangers(sample: Sample): SampleFault[] {
  const known = Object.keys(sample.actors);
  const named = [
    ...namedIn(sample.steps, "steps"),
    ...Object.keys(sample.expect).map((actor) => ({ actor, path: `expect.${actor}` })),
  ];
  return named
    .filter(({ actor }) => !known.includes(actor))
    .map(({ actor, path }) => ({
      path,
      message: `names ${actor}, who is not in actors; there are ${known.join(", ") || "none"}`,
    }));
}

interface Named {
  readonly actor: string;
  readonly path: string;
}

function namedIn(steps: readonly SampleStep[], path: string): Named[] {
  return steps.flatMap((step, index) => namedInStep(step, `${path}[${index}]`));
}

function namedInStep(step: SampleStep, path: string): Named[] {
  switch (step.do) {
    case "pause":
      return [];
    case "repeat":
      return [...namedInCondition(step.until, `${path}.until`), ...namedIn(step.steps, `${path}.steps`)];
    case "when":
      return [
        ...namedInCondition(step.if, `${path}.if`),
        ...namedIn(step.then, `${path}.then`),
        ...namedIn(step.otherwise ?? [], `${path}.otherwise`),
      ];
    case "close":
    case "command":
    case "connect":
    case "drop":
    case "leave":
    case "resume":
    case "wait":
      return [{ actor: step.actor, path: `${path}.actor` }];
  }
}

function namedInCondition(condition: Condition, path: string): Named[] {
  return [{ actor: condition.actor, path: `${path}.actor` }];
}
