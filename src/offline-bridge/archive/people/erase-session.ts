import { sql, type Transaction } from "kysely";
import { wordsOf } from "../../../durable/protocol/events/event-words.ts";
import type { Event } from "../../../durable/protocol/events/event.ts";
import type { ContestEntry } from "../../../durable/protocol/state/contest.ts";
import type { Participant } from "../../../durable/protocol/state/participant.ts";
import type { RecordedEvent } from "../../../durable/rules/core/draft.ts";
import { eraseEvent, withoutName } from "../../../durable/rules/people/erase-event.ts";
import { eraseRecap } from "../../../durable/rules/people/erase-recap.ts";
import type { Delta } from "../../deltas/delta.ts";
import { shortened } from "../../story/phrase.ts";
import type { SessionKey } from "../closure/closure-archive.ts";
import { ofSession } from "../closure/of-session.ts";
import { findPresent, findRecap, setPresent, setRecap } from "../closure/sessions.ts";
import { findChanges, setChanges } from "../closure/stages.ts";
import { jsonText } from "../json-text.ts";
import { lockSession } from "../locks.ts";
import { rewriteCompleted } from "../publishing/retractions.ts";
import type { ArchiveSchema } from "../schema.ts";
import type { PersonInSession } from "./people-archive.ts";

type Erased = PersonInSession & { readonly erased: number; readonly names: readonly string[] };

/**
 * Takes a person out of all that the archive has of a session (ERA2): transcript, recap, mentions, evidence. Deltas and
 * published lore stay, since their words are the hub's own.
 * @param known names that they bore elsewhere
 */
export async function eraseInSession(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  actorId: string,
  known: readonly string[],
): Promise<Erased> {
  await lockSession(trx, session);
  const present = await findPresent(trx, session);
  const events = await findEventsWith(trx, session, actorId);
  // A recap quotes stakes and does not say from which line: they are looked for like names.
  const names = [...new Set([...known, ...namesIn(present, events, actorId), ...stakesIn(events, actorId)])];
  const lines = events.flatMap((event) => {
    const words = wordsOf(event);
    const isTold = event.type !== "participant.joined" && event.type !== "participant.updated";
    // Of what has lost its words before, the recap may still hold some.
    if (words !== null) return event.actorId === actorId ? [{ version: event.version, text: words }] : [];
    return isTold && hasPart(event, actorId) ? [{ version: event.version, text: "" }] : [];
  });
  const versions = lines.map(({ version }) => version);
  const recap = await findRecap(trx, session);
  if (recap !== undefined) {
    const erased = eraseRecap(recap, { actorId, lines, names });
    await setRecap(trx, session, erased);
    await rewriteCompleted(trx, session, erased);
  }
  let erased = await eraseEvents(trx, session, events, actorId);
  const renamed = present.map((each) => withoutName(each, actorId));
  if (renamed.some((each, at) => each !== present[at])) {
    await setPresent(trx, session, renamed);
    erased += 1;
  }
  if (versions.length > 0) erased += await eraseReadings(trx, session, versions);
  return { sessionId: session.sessionId, versions, erased, names };
}

async function findEventsWith(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  actorId: string,
): Promise<readonly Event[]> {
  const rows = await trx
    .selectFrom("events")
    .select("body")
    .where(ofSession(session))
    .where(sql<boolean>`strpos(body::text, ${`"${actorId}"`}) > 0`)
    .orderBy("version")
    .execute();
  return rows.map(({ body }) => body as Event);
}

/** Whether a recap may tell of an event in the person's words: a contest's stakes, a trade's note. */
function hasPart({ type, data }: Event, actorId: string): boolean {
  const isTheirs = (each: { readonly actorId: string }) => each.actorId === actorId;
  if (type === "trade.offered") return data.trade.from === actorId;
  if (type === "contest.joined" || type === "contest.updated") return isTheirs(data.participant);
  return (type === "contest.armed" || type === "contest.resolved") && data.participants.some(isTheirs);
}

function namesIn(present: readonly Participant[], events: readonly Event[], actorId: string): readonly string[] {
  const joined = events.flatMap((event) =>
    event.type === "participant.joined" || event.type === "participant.updated" ? [event.data.participant] : [],
  );
  return [...present, ...joined].flatMap((each) =>
    each.actorId === actorId && each.name !== actorId ? [each.name] : [],
  );
}

/** Characters of stakes that a recap quotes at most. */
const QUOTED = 80;
/** Shorter ones stand in a text by chance: they are looked for with their quotation marks. */
const TELLING = 4;

/** The person's stakes, as recaps and accounts of contests quote it. */
function stakesIn(events: readonly Event[], actorId: string): readonly string[] {
  const entries = events.flatMap((event): readonly ContestEntry[] => {
    if (event.type === "contest.armed") return event.data.participants;
    return event.type === "contest.joined" || event.type === "contest.updated" ? [event.data.participant] : [];
  });
  return entries.flatMap(({ actorId: who, stakes }) => {
    if (who !== actorId || stakes === undefined) return [];
    const flat = stakes.replace(/\s+/gu, " ").trim();
    const plain = flat.replace(/["“”„«»]/gu, "'").replace(/(?<![\s.,;:])[\s.,;:]+$/u, "");
    const quoted = [flat, plain, shortened(flat, QUOTED).replace(/…$/u, "")];
    return quoted.filter((text) => text !== "").map((text) => (text.length < TELLING ? `“${text}”` : text));
  });
}

async function eraseEvents(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  events: readonly Event[],
  actorId: string,
): Promise<number> {
  let erased = 0;
  for (const event of events) {
    const { event: after } = eraseEvent({ event } as RecordedEvent, actorId);
    if (after === event) continue;
    erased += 1;
    await trx
      .updateTable("events")
      .set({ body: jsonText(after) })
      .where(ofSession(session))
      .where("version", "=", event.version)
      .execute();
    if (event.type !== "session.closing") continue;
    // The reason stands once more where the session has closed, and that of the session is the same.
    await sql`UPDATE events SET body = jsonb_set(body, '{data,reason}', '""')
      WHERE ${ofSession(session)} AND type = 'session.closed'`.execute(trx);
    await trx.updateTable("sessions").set({ reason: "" }).where(ofSession(session)).execute();
  }
  return erased;
}

/** The reading of the person's lines: mentions and evidence keep their facts of the world, without the words. */
async function eraseReadings(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
): Promise<number> {
  await eraseChanges(trx, session, new Set(versions));
  const mentions = await trx
    .updateTable("mentions")
    .set({ surface: "", sentence: "" })
    .where(ofSession(session))
    .where("version", "in", versions)
    .where("sentence", "<>", "")
    .executeTakeFirst();
  const items = await eraseItems(trx, session, versions);
  return Number(mentions.numUpdatedRows) + items + (await eraseEvidence(trx, session, new Set(versions)));
}

/** Changes wait for the deltas stage with the sentences that they were read from. */
async function eraseChanges(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: ReadonlySet<number>,
): Promise<void> {
  const changes = await findChanges(trx, session);
  if (!changes.some(({ version, sentence }) => versions.has(version) && sentence !== "")) return;
  const blank = changes.map((each) => (versions.has(each.version) ? { ...each, sentence: "" } : each));
  await setChanges(trx, session, blank);
}

/** The copy of a retracted line that moderators still see stands beside the item (VIEW5). */
async function eraseItems(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: readonly number[],
): Promise<number> {
  const erased = await sql`UPDATE moderation_items SET evidence = (
      SELECT jsonb_agg(CASE WHEN (line->>'version')::bigint = ANY (${versions}::bigint[])
        THEN jsonb_set(line, '{sentence}', '""') ELSE line END ORDER BY nth)
      FROM jsonb_array_elements(evidence) WITH ORDINALITY AS each (line, nth))
    WHERE ${ofSession(session)} AND EXISTS (SELECT FROM jsonb_array_elements(evidence) AS line
      WHERE (line->>'version')::bigint = ANY (${versions}::bigint[]) AND line->>'sentence' <> '')`.execute(trx);
  return Number(erased.numAffectedRows ?? 0n);
}

async function eraseEvidence(
  trx: Transaction<ArchiveSchema>,
  session: SessionKey,
  versions: ReadonlySet<number>,
): Promise<number> {
  const rows = await trx.selectFrom("deltas").select("body").where(ofSession(session)).execute();
  let erased = 0;
  for (const { body } of rows) {
    const delta = body as Delta;
    if (!delta.evidence.some(({ version, sentence }) => versions.has(version) && sentence !== "")) continue;
    const evidence = delta.evidence.map((line) => (versions.has(line.version) ? { ...line, sentence: "" } : line));
    erased += 1;
    await trx
      .updateTable("deltas")
      .set({ body: jsonText({ ...delta, evidence }) })
      .where("delta_id", "=", delta.deltaId)
      .execute();
  }
  return erased;
}
