import * as v from "valibot";

/** Which field is at fault, as `items.0.quantity`, and what is wrong with it, as `must be at least 1`. */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
}

type Issue = v.BaseIssue<unknown>;

/** The first of what a schema found, in words for whoever sent it; `whole` is the path where no field is at fault. */
export function fieldFault([issue]: readonly [Issue, ...Issue[]], whole: string): FieldFault {
  return { path: v.getDotPath(issue) ?? whole, message: sayFault(issue) };
}

/** A schema's own words stay; the library's, which speak of types, are put into ours. */
function sayFault(issue: Issue): string {
  if (issue.kind === "schema" && issue.received === "undefined") return "is missing";
  return isOwn(issue) ? issue.message : (sayType(issue) ?? issue.message);
}

function isOwn({ message }: Issue): boolean {
  return !message.startsWith("Invalid ");
}

function sayType({ type, requirement, expected, input }: Issue): string | undefined {
  switch (type) {
    case "string":
      return "must be a text";
    case "number":
      return "must be a number";
    case "integer":
    case "safe_integer":
      return "must be a whole number";
    case "boolean":
      return "must be true or false";
    case "array":
      return "must be a list";
    case "object":
    case "record":
    case "custom":
      return "must be an object";
    case "strict_object":
      // Of a field too many it says that it expected never to see it.
      return expected === "never" ? "is no field that is known here" : "must be an object";
    case "picklist":
      return `must be one of ${(expected ?? "").replaceAll(/[()"]/g, "").replaceAll(" | ", ", ")}`;
    case "min_value":
      return `must be at least ${String(requirement)}`;
    case "max_value":
      return `must be at most ${String(requirement)}`;
    case "max_length":
    case "max_graphemes":
      return `must have at most ${String(requirement)} ${Array.isArray(input) ? "entries" : "characters"}`;
    default:
      return undefined;
  }
}
