/** Finds words in texts, all of them in one pass (the Aho–Corasick automaton). */
export interface WordFinder {
  /** The index of the first listed word that the text holds, or -1. */
  find(text: string): number;
}

/** A state is reached by the longest end of what was read that begins a word. */
interface State {
  readonly next: Map<string, State>;
  /** How many code units lead here. */
  readonly depth: number;
  /** Where to go on when the next code unit leads nowhere: the next shorter end that begins a word. */
  shorter: State | null;
  /** The next shorter end that is a word. */
  shorterWord: State | null;
  /** The place in the list of the word that ends here, or -1. */
  word: number;
}

/**
 * Makes the finder of a list of words; empty ones are passed over. A word is found where it stands whole: `war` is not
 * in `warm`. Making it takes time in proportion to the words together, finding in proportion to the text.
 *
 * Written here and not taken from a library: those that are kept well match whole characters by `Intl.Segmenter`, which
 * takes longer than the search and passes over words that begin within one.
 */
export function wordFinder(words: readonly string[]): WordFinder {
  const root = newState(0);
  for (const [place, word] of words.entries()) addWord(root, word, place);
  linkStates(root);
  return { find: (text) => firstWord(root, text) };
}

function newState(depth: number): State {
  return { next: new Map(), depth, shorter: null, shorterWord: null, word: -1 };
}

function addWord(root: State, word: string, place: number): void {
  let state = root;
  for (let at = 0; at < word.length; at += 1) {
    const unit = word.charAt(at);
    let next = state.next.get(unit);
    if (next === undefined) {
      next = newState(at + 1);
      state.next.set(unit, next);
    }
    state = next;
  }
  if (state !== root && state.word === -1) state.word = place;
}

/** Shorter states first, since a state's links lead through theirs. */
function linkStates(root: State): void {
  const states = [root];
  for (const state of states) {
    for (const [unit, next] of state.next) {
      const shorter = state.shorter === null ? root : step(state.shorter, unit);
      next.shorter = shorter;
      next.shorterWord = shorter.word === -1 ? shorter.shorterWord : shorter;
      states.push(next);
    }
  }
}

function step(from: State, unit: string): State {
  let state = from;
  for (;;) {
    const next = state.next.get(unit);
    if (next !== undefined) return next;
    if (state.shorter === null) return state;
    state = state.shorter;
  }
}

function firstWord(root: State, text: string): number {
  let first = -1;
  let state = root;
  for (let at = 0; at < text.length; at += 1) {
    state = step(state, text.charAt(at));
    const ending = state.word === -1 ? state.shorterWord : state;
    if (ending === null || isLetterAt(text, at + 1)) continue;
    for (let word: State | null = ending; word !== null; word = word.shorterWord) {
      const isEarlier = first === -1 || word.word < first;
      if (isEarlier && !isLetterBefore(text, at + 1 - word.depth)) first = word.word;
    }
  }
  return first;
}

const LETTER = /[\p{L}\p{N}]/u;

function isLetterAt(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && LETTER.test(String.fromCodePoint(code));
}

function isLetterBefore(text: string, at: number): boolean {
  return isLetterAt(text, isLowSurrogate(text.charCodeAt(at - 1)) ? at - 2 : at - 1);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
