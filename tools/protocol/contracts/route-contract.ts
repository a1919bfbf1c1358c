import type * as v from "valibot";

/** A parameter of the query or a header. */
export interface ContractParameter {
  readonly schema: v.GenericSchema;
  readonly isRequired?: boolean;
}

/** A route for machines: shapes and examples. Its words stand in docs/protocol/http.md, its callers in src/worker/app.ts. */
export interface RouteContract {
  readonly operationId: string;
  readonly tag: "edge" | "rooms" | "hub" | "moderation" | "operations" | "people" | "bridge";
  readonly query?: Readonly<Record<string, ContractParameter>>;
  readonly headers?: Readonly<Record<string, ContractParameter>>;
  readonly body?: v.GenericSchema;
  /** `application/json` unless told. */
  readonly bodyType?: string;
  readonly answer: ContractAnswer;
  /** Further statuses without a body, and what they say. */
  readonly more?: Readonly<Record<number, string>>;
  /** The name of the examples `….request` and `….answer`, and others of the answer by their whole names. */
  readonly example?: string;
  readonly examples?: readonly string[];
}

/** The answer of a success. */
export interface ContractAnswer {
  readonly status: number;
  /** Absent where there is no body that a schema could say. */
  readonly schema?: v.GenericSchema;
  /** `application/json` unless told. */
  readonly mediaType?: string;
  /** Of a stream: each event's name with the schema of its data. */
  readonly events?: Readonly<Record<string, v.GenericSchema>>;
}
