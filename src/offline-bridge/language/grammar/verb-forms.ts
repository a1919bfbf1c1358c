/** The distinct forms of a verb: `seize`, `seizes`, `seized`, `seizing`. */
export type Form = "base" | "present" | "past" | "participle" | "ing";

const IRREGULAR: Readonly<Record<string, readonly [past: string, participle: string]>> = {
  take: ["took", "taken"],
  retake: ["retook", "retaken"],
  overtake: ["overtook", "overtaken"],
  win: ["won", "won"],
  lose: ["lost", "lost"],
  hold: ["held", "held"],
  keep: ["kept", "kept"],
  overrun: ["overran", "overrun"],
  run: ["ran", "run"],
  give: ["gave", "given"],
  break: ["broke", "broken"],
  drive: ["drove", "driven"],
  fall: ["fell", "fallen"],
  throw: ["threw", "thrown"],
  withdraw: ["withdrew", "withdrawn"],
  draw: ["drew", "drawn"],
  burn: ["burnt", "burnt"],
  set: ["set", "set"],
  light: ["lit", "lit"],
  awaken: ["awakened", "awakened"],
  wake: ["woke", "woken"],
  tear: ["tore", "torn"],
  fight: ["fought", "fought"],
  lay: ["laid", "laid"],
  bring: ["brought", "brought"],
  make: ["made", "made"],
  put: ["put", "put"],
  rebuild: ["rebuilt", "rebuilt"],
  relight: ["relit", "relit"],
  rebind: ["rebound", "rebound"],
  rehang: ["rehung", "rehung"],
  recast: ["recast", "recast"],
  restring: ["restrung", "restrung"],
  stave: ["stove", "stove"],
  leave: ["left", "left"],
  beat: ["beat", "beaten"],
  cast: ["cast", "cast"],
  flee: ["fled", "fled"],
  go: ["went", "gone"],
  slip: ["slipped", "slipped"],
  sweep: ["swept", "swept"],
  lie: ["lay", "lain"],
  grow: ["grew", "grown"],
  begin: ["began", "begun"],
  become: ["became", "become"],
  come: ["came", "come"],
  stand: ["stood", "stood"],
  wreak: ["wreaked", "wreaked"],
  fly: ["flew", "flown"],
  have: ["had", "had"],
  let: ["let", "let"],
  hand: ["handed", "handed"],
  blow: ["blew", "blown"],
  shake: ["shook", "shaken"],
  spread: ["spread", "spread"],
  sign: ["signed", "signed"],
  quit: ["quit", "quit"],
  forsake: ["forsook", "forsaken"],
  sell: ["sold", "sold"],
  buy: ["bought", "bought"],
  fling: ["flung", "flung"],
  sink: ["sank", "sunk"],
  burst: ["burst", "burst"],
  split: ["split", "split"],
  hit: ["hit", "hit"],
  speak: ["spoke", "spoken"],
  sing: ["sang", "sung"],
  swear: ["swore", "sworn"],
  weave: ["wove", "woven"],
  wind: ["wound", "wound"],
  bear: ["bore", "borne"],
  hang: ["hung", "hung"],
  rise: ["rose", "risen"],
  get: ["got", "got"],
  find: ["found", "found"],
  rend: ["rent", "rent"],
  wring: ["wrung", "wrung"],
  swing: ["swung", "swung"],
  shred: ["shredded", "shredded"],
  scrap: ["scrapped", "scrapped"],
  sling: ["slung", "slung"],
  slink: ["slunk", "slunk"],
  shoot: ["shot", "shot"],
  steal: ["stole", "stolen"],
  redo: ["redid", "redone"],
  undo: ["undid", "undone"],
  smite: ["smote", "smitten"],
  bend: ["bent", "bent"],
  bleed: ["bled", "bled"],
  spit: ["spat", "spat"],
  eat: ["ate", "eaten"],
  dig: ["dug", "dug"],
  send: ["sent", "sent"],
  creep: ["crept", "crept"],
  cut: ["cut", "cut"],
  drink: ["drank", "drunk"],
  shed: ["shed", "shed"],
  bind: ["bound", "bound"],
  remake: ["remade", "remade"],
  choose: ["chose", "chosen"],
  shear: ["sheared", "shorn"],
  strike: ["struck", "struck"],
  show: ["showed", "shown"],
};
/** Verbs that double their last letter before an ending. */
const DOUBLED = new Set(
  "slip expel cut set let run overrun win put hem rid grab rip scar mar strip quit nab gut rob dub plan chip drop slam hit split sit cut rim pin pip bag nod ram grip kidnap overrun snap whip trip snag refit drag jam trap".split(
    " ",
  ),
);

/** Every form of a verb given in its base, with which form it is; one spelling can be several. */
export function formsOf(base: string): ReadonlyMap<string, readonly Form[]> {
  const forms = new Map<string, Form[]>();
  const add = (text: string, form: Form): void => void forms.set(text, [...(forms.get(text) ?? []), form]);
  const [past, participle] = IRREGULAR[base] ?? [regularPast(base), regularPast(base)];
  add(base, "base");
  add(present(base), "present");
  add(past, "past");
  add(participle, "participle");
  add(ing(base), "ing");
  if (base === "burn") add("burned", "past");
  if (base.endsWith("l") && /[aeiou]l$/u.test(base)) {
    add(`${base}led`, "past");
    add(`${base}ling`, "ing");
  }
  return forms;
}

function present(base: string): string {
  if (base === "have") return "has";
  if (base === "go") return "goes";
  if (/(?:s|x|z|ch|sh)$/u.test(base)) return `${base}es`;
  return /[^aeiou]y$/u.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

function regularPast(base: string): string {
  if (base.endsWith("e")) return `${base}d`;
  if (/[^aeiou]y$/u.test(base)) return `${base.slice(0, -1)}ied`;
  return DOUBLED.has(base) ? `${base}${base.at(-1)}ed` : `${base}ed`;
}

function ing(base: string): string {
  if (base === "lie") return "lying";
  if (/[^eoy]e$/u.test(base)) return `${base.slice(0, -1)}ing`;
  return DOUBLED.has(base) ? `${base}${base.at(-1)}ing` : `${base}ing`;
}
