import type { ColumnType, Generated } from "kysely";

/** A point in time: given as text or date, read as ISO-8601 UTC with milliseconds. */
type Time = ColumnType<string, string, string>;
type OptionalTime = ColumnType<string | null, string | null | undefined, string | null>;
/** JSON: written as text by `jsonText`, read as what it holds. */
type Json = ColumnType<unknown, string, string>;
type OptionalJson = ColumnType<unknown, string | null | undefined, string | null>;

interface OfSession {
  hub_id: string;
  room_id: string;
  session_id: string;
}

/** Of a delta's item or a report; the session of a report may still be open. */
interface OfItem {
  hub_id: string;
  item_id: string;
  room_id: string;
  session_id: string | null;
}

/** The archive's tables. Every key is a natural one, so that what is written twice is there once. */
export interface ArchiveSchema {
  sessions: OfSession & {
    opened_at: Time;
    closed_at: Time;
    from_version: number;
    to_version: number;
    reason: string;
    audit_ref: string;
    correlation_id: string;
    present: OptionalJson;
    recap: OptionalJson;
  };
  events: OfSession & { version: number; type: string; at: Time; body: Json };
  runs: OfSession & {
    seq: Generated<number>;
    workflow_id: string;
    kind: string;
    attempt: number;
    status: "processing" | "completed" | "failed";
    correlation_id: string;
    started_at: Time;
    ended_at: OptionalTime;
    error: string | null;
    over_sla: Generated<boolean>;
  };
  /** The result of each stage of a session, whichever run did it. */
  stages: OfSession & {
    stage: string;
    workflow_id: string;
    at: Time;
    duration_ms: number;
    tries: number;
    output: OptionalJson;
  };
  /** Which stages a run has behind it; `reused` ones were done by an earlier run. */
  run_stages: {
    workflow_id: string;
    stage: string;
    position: number;
    at: Time;
    duration_ms: number;
    tries: number;
    reused: boolean;
  };
  /** Results as runs have told them to the room, word for word: said again, each is the same (BRG1). */
  results: {
    key: string;
    workflow_id: string;
    position: Generated<number>;
    body: string;
    /** A retraction took words out of it: the room may hold it as it was (VIEW5). */
    rewritten: Generated<boolean>;
  };
  mentions: OfSession & {
    seq: Generated<number>;
    version: number;
    entity_id: string;
    surface: string;
    sentence: string;
    confidence: number;
    role: string;
  };
  deltas: OfSession & {
    seq: Generated<number>;
    delta_id: string;
    entity_id: string;
    field: string;
    body: Json;
  };
  moderation_items: OfSession & {
    seq: Generated<number>;
    item_id: string;
    delta_id: string;
    status: string;
    due_at: Time;
    decided_by: string | null;
    decided_at: OptionalTime;
    reason: string | null;
    rewrite: string | null;
    decision_id: string | null;
    /** When the time to decide it was over; null while it can be decided. */
    closed_at: OptionalTime;
    /** The evidence as it was before lines of it were retracted, which are marked; for moderators (VIEW5). */
    evidence: OptionalJson;
  };
  /** Lines that were reported (MOD7); `session_id` is null where no session held the line. */
  reports: {
    hub_id: string;
    room_id: string;
    session_id: string | null;
    seq: Generated<number>;
    item_id: string;
    version: number;
    author: string;
    /** Whom a whisper was for. */
    target: string | null;
    sentence: string;
    retracted: Generated<boolean>;
    reported_by: string;
    reported_at: Time;
    complaint: string;
    status: Generated<string>;
    decided_by: string | null;
    decided_at: OptionalTime;
    reason: string | null;
    decision_id: string | null;
    schema: Generated<number>;
  };
  /** Every decision that was asked for, and what became of it. */
  decisions: OfSession & {
    seq: Generated<number>;
    decision_id: string;
    item_id: string;
    action: "approve" | "reject" | "rewrite" | "escalate";
    reason: string;
    rewrite: string | null;
    decided_by: string;
    proposed_at: Time;
    token_id: string | null;
    taken_at: OptionalTime;
    outcome: "decided" | "already-decided" | "stale" | null;
    /** The revision that the moderator saw (MOD10); null where the decision did not name it. */
    revision: string | null;
    schema: Generated<number>;
  };
  batches: { batch_id: string; hub_id: string; planned_for: Time; status: "planned" | "published" };
  /** The plan for each session, and its batch. */
  publishing: OfSession & { batch_id: string; plan: Json };
  /** The part of a session that went out with a batch: a row says that it did, even where it was empty. */
  published: OfSession & { batch_id: string; lore_count: number; published_at: Time; schema: Generated<number> };
  lore: OfSession & {
    seq: Generated<number>;
    entry_id: string;
    delta_id: string;
    batch_id: string;
    entity_id: string;
    field: string;
    title: string;
    text: string;
    published_at: Time;
    session_closed_at: Time;
    /** Title and text as searches see them; null where an older release has written the entry. */
    plain_title: string | null;
    plain_text: string | null;
    search: Generated<string>;
    schema: Generated<number>;
  };
  digests: {
    hub_id: string;
    day: string;
    text: string;
    entries: number;
    told_at: Time;
    /** The day, from and up to; null where an older release wrote the row. */
    from_at: OptionalTime;
    to_at: OptionalTime;
    schema: Generated<number>;
  };
  /** Lines of closed sessions whose words have to stay out of every other table (VIEW5). */
  retractions: OfSession & { version: number; schema: Generated<number>; at: Time };
  /** The steps of a hub's world, each under the next version (CLO5). */
  world_versions: {
    hub_id: string;
    version: number;
    schema: Generated<number>;
    kind: "lexicon" | "verbs" | "published" | "withdrawn";
    content: Json;
    at: Time;
    room_id: string | null;
    session_id: string | null;
    batch_id: string | null;
    changed_by: string | null;
  };
  /**
   * The facts that published deltas made true; of several about one thing the last that was not withdrawn is in force.
   */
  world_facts: {
    hub_id: string;
    version: number;
    position: number;
    schema: Generated<number>;
    delta_id: string;
    entity_id: string;
    field: "control" | "status" | "entity";
    subject: string;
    value: string;
    decision_id: string | null;
    /** The version from which it is taken back. */
    withdrawn_in: number | null;
  };
  /** Acts of operators and moderators; the database refuses to change a row, or to take one away before its time. */
  audit: {
    seq: Generated<number>;
    hub_id: string;
    record_id: string;
    room_id: string | null;
    at: Time;
    actor_id: string;
    action: string;
    target: string;
    reason: string | null;
    token_id: string | null;
  };
  /** Every room that was ever entered, as far as it has come to the archive. */
  rooms: { seq: Generated<number>; hub_id: string; room_id: string; registered_at: Time };
  /** Erasures of people and ends of hubs, with how far they have come. */
  erasures: {
    seq: Generated<number>;
    erasure_id: string;
    hub_id: string;
    kind: "person" | "hub";
    actor_id: string | null;
    reason: string;
    asked_by: string;
    asked_at: Time;
    status: "running" | "completed";
    rooms: Generated<number>;
    erased: Generated<number>;
    ended_at: OptionalTime;
  };
  /** Names that an erasure looks for, while it runs. */
  erasure_names: { erasure_id: string; name: string };
  alerts: {
    seq: Generated<number>;
    alert_id: string;
    hub_id: string;
    room_id: string | null;
    session_id: string | null;
    reason: string;
    severity: string;
    data: Json;
    raised_at: Time;
    acknowledged_by: string | null;
    acknowledged_at: OptionalTime;
    ack_note: string | null;
  };
  /** Which alerts the operators' webhook has had (TEL9); `repeats` was left out as the repetition of another one. */
  alert_deliveries: {
    alert_id: string;
    tries: Generated<number>;
    next_at: Time;
    delivered_at: OptionalTime;
    repeats: Generated<boolean>;
    schema: Generated<number>;
  };
  /** The moderator who looks after an item, and the end of the claim (MOD9); a row that has run out says nothing. */
  claims: OfItem & { claimed_by: string; claimed_at: Time; until: Time; schema: Generated<number> };
  /** Remarks of moderators on items, for moderators (MOD11). */
  item_notes: OfItem & {
    seq: Generated<number>;
    note_id: string;
    noted_by: string;
    noted_at: Time;
    text: string;
    schema: Generated<number>;
  };
  /** The number of each hub's last event. */
  feed_heads: { hub_id: string; epoch: Generated<string>; last_seq: number };
  /** The events that followers are told (FEED1); triggers write it. */
  feed: {
    hub_id: string;
    seq: number;
    topic: string;
    event: string;
    room_id: string | null;
    session_id: string | null;
    subject: string;
  };
}
