import * as v from "valibot";
import { STATS } from "../state/actor.ts";
import { ContestMove } from "../state/contest.ts";
import { fields } from "../values/fields.ts";
import { ItemName } from "../values/ids.ts";
import { PARAMETER_NAME } from "../values/parameter-name.ts";
import { textOf } from "../values/text.ts";

/** The most of each that one verb of a hub may have (CAT7). */
const MOST_MOVES = 8;
const MOST_KINDS = 20;
const MOST_WORDINGS = 8;
const MOST_COMPLICATIONS = 24;
/** Four contenders and the one that all share take five. */
const FEWEST_COMPLICATIONS = 5;

const ParameterName = v.pipe(v.string(), v.regex(PARAMETER_NAME, "must be the name of a parameter"));

/** A line told by a template: `{name}` is a parameter, `{{` and `}}` are braces (CAT8). */
const Template = textOf(280);

/** The audience of a line: the room, unless it says another. */
export const LINE_LISTENERS = ["room", "target", "gm"] as const;
export const LineListener = v.picklist(LINE_LISTENERS);
export type LineListener = v.InferOutput<typeof LineListener>;

export const Line = fields({ text: Template, to: v.exactOptional(LineListener) });
export type Line = v.InferOutput<typeof Line>;

const Goods = v.pipe(
  v.array(
    fields({
      item: ItemName,
      quantity: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1), v.maxValue(1_000_000)),
    }),
  ),
  v.minLength(1, "must name at least one item"),
  v.maxLength(MOST_KINDS),
  v.check((items) => new Set(items.map(({ item }) => item)).size === items.length, "must name each item once"),
);

const Holder = v.picklist(["caller", "target", "world"]);
export type Holder = v.InferOutput<typeof Holder>;

/** Goods that change hands: `items` as they stand there, or those that the caller names in a parameter. */
export const ItemMove = fields({
  items: v.exactOptional(Goods),
  parameter: v.exactOptional(ParameterName),
  from: Holder,
  to: Holder,
});
export type ItemMove = v.InferOutput<typeof ItemMove>;

const MomentumChange = v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(-5), v.maxValue(5));

/** The effects of a hub's verb: momentum, goods, and a line (CAT8). */
export const Effects = fields({
  momentum: v.exactOptional(
    fields({ caller: v.exactOptional(MomentumChange), target: v.exactOptional(MomentumChange) }),
  ),
  items: v.exactOptional(v.pipe(v.array(ItemMove), v.maxLength(MOST_MOVES))),
  line: v.exactOptional(Line),
});
export type Effects = v.InferOutput<typeof Effects>;

const entry = v.exactOptional(Effects);
/** A field for each tier, none of which must be there. */
const TierEffects = fields({
  "critical-success": entry,
  "full-success": entry,
  "partial-success": entry,
  "fail-forward": entry,
  "hard-miss": entry,
});

const Difficulty = v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(2), v.maxValue(20));
const StatName = v.picklist(STATS);
/** Names a list of the catalog's `complications`. */
export const DeckName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,39}$/, "must be 1–40 of a-z, 0-9 and '-', beginning with a letter"),
);

/** A check of a hub's own (CAT9): 2d6 and a stat against a difficulty, and what follows from each tier. */
export const CheckTemplate = fields({
  stat: StatName,
  difficulty: Difficulty,
  complications: v.exactOptional(DeckName),
  tiers: v.exactOptional(TierEffects),
});
export type CheckTemplate = v.InferOutput<typeof CheckTemplate>;

/** The words of an outcome: one of them is drawn by the seed. */
const Wordings = v.pipe(
  v.array(Template),
  v.minLength(1, "must have at least one wording"),
  v.maxLength(MOST_WORDINGS),
);
const words = v.exactOptional(Wordings);
export const OutcomeWords = fields({
  "critical-success": words,
  "full-success": words,
  "partial-success": words,
  "fail-forward": words,
  "hard-miss": words,
});
export type OutcomeWords = v.InferOutput<typeof OutcomeWords>;

/** How long a window may be, so that resolution still fits the budget (TEL4). */
const MOST_WINDOW_MS = 7000;
const MOST_REMATCH_MS = 86_400_000;

/** A contest of a hub's own (CAT10). */
export const OwnContest = fields({
  move: ContestMove,
  stat: v.exactOptional(StatName),
  difficulty: Difficulty,
  windowMs: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(500), v.maxValue(MOST_WINDOW_MS)),
  capacity: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(2), v.maxValue(4)),
  roles: v.pipe(v.array(textOf(64)), v.minLength(2, "must name at least 2 roles"), v.maxLength(4)),
  rematchMs: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(0), v.maxValue(MOST_REMATCH_MS)),
  complications: v.exactOptional(DeckName),
  outcomes: v.exactOptional(OutcomeWords),
});
export type OwnContest = v.InferOutput<typeof OwnContest>;

/** How long a verb rests after a use, for its caller or for the room. */
export const Cooldown = fields({
  seconds: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1), v.maxValue(86_400)),
  scope: v.picklist(["actor", "room"]),
});
export type Cooldown = v.InferOutput<typeof Cooldown>;

/** The items that a use takes from its caller's inventory. */
export const ItemCost = Goods;

const Turn = textOf(140);
/** A turn for the worse at three strengths; each text is a sentence of its own (CON5). */
export const ComplicationText = fields({
  tag: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/, "must be 1–40 of a-z, 0-9 and '-'")),
  minor: Turn,
  moderate: Turn,
  severe: Turn,
});
export type ComplicationText = v.InferOutput<typeof ComplicationText>;

/** Complications that a hub's checks and contests draw from. */
export const ComplicationDeck = v.pipe(
  v.array(ComplicationText),
  v.minLength(
    FEWEST_COMPLICATIONS,
    `must have at least ${FEWEST_COMPLICATIONS} entries, as many as a contest may take`,
  ),
  v.maxLength(MOST_COMPLICATIONS),
  v.check((deck) => new Set(deck.map(({ tag }) => tag)).size === deck.length, "must have each tag once"),
);
