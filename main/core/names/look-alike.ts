/**
 * Names that pass for another (SEC-37). A claimed name is compared with the clients that the person
 * gave access to and with well-known applications: letters of all sizes are equal, spaces and
 * punctuation do not count.
 */
import { limits } from '../limits/limits.ts';
import { withoutUnseen } from '../lib/visible-text.ts';
import { mixedScripts } from './scripts.ts';
import { skeleton } from './skeleton.ts';
import { wellKnownClients } from './well-known.ts';

export interface Claim {
  /** Foreign text. */
  readonly name: string;
  /** Of `originOf`. */
  readonly origin: string;
}

export type LookAlike =
  /**
   * `same-name`: a client of another origin has it. `confusable`: other characters that look the
   * same. `invisible`: the same but for characters that cannot be seen. `imitates` is foreign text.
   */
  | { readonly why: 'same-name' | 'confusable' | 'invisible'; readonly imitates: string }
  /**
   * Imitates nothing that we know, and still: several alphabets in one word, or characters that
   * cannot be seen.
   */
  | { readonly why: 'mixed-scripts' | 'invisible'; readonly imitates: null };

const separators = /[\p{Z}\p{P}]/gu;
/**
 * What joins emoji and letters of some alphabets, and says how an emoji is drawn: innocent where
 * nothing is imitated.
 */
const joiners = /\p{Join_Control}|[\ufe0e\ufe0f]/gu;
/** A shorter name is found inside others by chance. */
const shortestWithin = 5;

/** @returns what the name passes for, and why; null when there is nothing to say */
export function lookAlike(claimed: Claim, known: readonly Claim[]): LookAlike | null {
  const name = claimed.name.slice(0, limits.text.nameCompared);
  const seen = withoutUnseen(name);
  const whole = readingOf(seen);
  const readings = [whole, readingOf(withoutAddition(seen))];
  const hasUnseen = seen !== name;
  const others = [...known, ...wellKnownClients.map((model) => ({ name: model, origin: null }))];
  let within: string | null = null;
  for (const { name: imitates, origin } of others) {
    const other = readingOf(imitates.slice(0, limits.text.nameCompared));
    if (other.shape === '') continue;
    const isSame = whole.letters === other.letters;
    if (isSame && hasUnseen && imitates !== name) return { why: 'invisible', imitates };
    if (isSame && origin !== null && origin !== claimed.origin)
      return { why: 'same-name', imitates };
    if (readings.some((reading) => looksLike(reading, other)))
      return { why: 'confusable', imitates };
    // "Claude Code" says more than "Claude".
    if (imitates.length > (within?.length ?? 0) && contains(whole, other)) within = imitates;
  }
  if (within !== null) return { why: 'confusable', imitates: within };
  const unjoined = name.replaceAll(joiners, '');
  if (withoutUnseen(unjoined) !== unjoined) return { why: 'invisible', imitates: null };
  // Word by word: a Russian name with a Latin word in it is nothing unusual.
  const isMixed = (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).some(mixedScripts);
  return isMixed ? { why: 'mixed-scripts', imitates: null } : null;
}

/** Without the part that some clients add: `Claude Code (github)`. */
function withoutAddition(name: string): string {
  const trimmed = name.trimEnd();
  const start = trimmed.lastIndexOf('(');
  return trimmed.endsWith(')') && start > 0 ? trimmed.slice(0, start) : name;
}

interface Reading {
  /** What is written. */
  readonly letters: string;
  /** What it looks like. */
  readonly shape: string;
}

function readingOf(name: string): Reading {
  return {
    letters: name.normalize('NFC').toLowerCase().replaceAll(separators, ''),
    shape: shapeOf(name),
  };
}

function looksLike(reading: Reading, other: Reading): boolean {
  return reading.shape === other.shape && reading.letters !== other.letters;
}

/** Seems to have the other name in it, and has not. */
function contains(reading: Reading, other: Reading): boolean {
  return (
    other.shape.length >= shortestWithin &&
    reading.shape.includes(other.shape) &&
    !reading.letters.includes(other.letters)
  );
}

/**
 * The skeleton, and a little more than UTS 39 has: width and style do not count, nor does size, nor
 * do accents on Latin letters; i is taken for l, since their capitals are, and vv for w. Twice,
 * because small letters have skeletons too.
 */
function shapeOf(name: string): string {
  const small = skeleton(name.normalize('NFKC')).toLowerCase();
  return skeleton(small)
    .replaceAll(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .replaceAll(separators, '')
    .replaceAll('i', 'l')
    .replaceAll('vv', 'w');
}
