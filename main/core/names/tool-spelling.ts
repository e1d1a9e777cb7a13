/**
 * How the name of a tool is spelt (TRIAL-C1). Servers choose names freely, people see letters: two
 * names that look the same must not pass for one, and one that looks like `delete_x` is read as
 * what it looks like. Pure.
 */
import { sha256Hex } from '../lib/digest.ts';
import { visible, withoutUnseen } from '../lib/visible-text.ts';
import { skeleton } from './skeleton.ts';

const plain = /^[\x20-\x7e]*$/u;
/** Of a label; the contract takes 256. */
const longest = 200;

/** True for a name in nothing but ASCII, as nearly all are. */
export function isPlainName(name: string): boolean {
  return plain.test(name);
}

/**
 * The name in the plain letters that it looks like; what looks like none stays. `dеlete` with a
 * Cyrillic е is `delete`.
 */
export function inPlainLetters(name: string): string {
  if (isPlainName(name)) return name;
  return Array.from(withoutUnseen(name.normalize('NFKD')), looksLike)
    .join('')
    .replaceAll(/\p{M}+/gu, '');
}

/**
 * Capitals and accents apart: `İ`, `І` and `i` are one, and so are `rn` and `m`. For comparing,
 * never for showing.
 */
export function foldedName(name: string): string {
  return inPlainLetters(name)
    .toLowerCase()
    .replaceAll(/[i1|]/gu, 'l')
    .replaceAll('0', 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

type Twins<Tool> = ReadonlyMap<string, readonly Tool[]>;

/** By the list itself: it is replaced when a tool of it changes, and asked for each tool. */
const known = new WeakMap<readonly object[], Twins<object>>();

/**
 * Of the tools with this name: others of the list that have a name which can be taken for it.
 * Mostly none.
 */
export function twinsOf<Tool extends { readonly name: string }>(
  name: string,
  tools: readonly Tool[],
): readonly Tool[] {
  let twins = known.get(tools) as Twins<Tool> | undefined;
  if (twins === undefined) known.set(tools, (twins = twinsAmong(tools)));
  return (twins.get(foldedName(name)) ?? []).filter((tool) => tool.name !== name);
}

function twinsAmong<Tool extends { readonly name: string }>(tools: readonly Tool[]): Twins<Tool> {
  const groups = new Map<string, Tool[]>();
  for (const tool of tools) {
    const folded = foldedName(tool.name);
    const group = groups.get(folded);
    if (group === undefined) groups.set(folded, [tool]);
    else group.push(tool);
  }
  return new Map([...groups].filter(([, group]) => group.length > 1));
}

/**
 * The name as people see it, and as they name it to us: different names have different labels. A
 * character that could be taken for a plain letter among plain letters, and every one of a name
 * that is not composed (NFC), is written by its number.
 */
export function toolLabel(name: string): string {
  if (isPlainName(name) && name.length <= longest) return name;
  const isMixed = /[A-Za-z]/u.test(name) || isPlainName(inPlainLetters(name));
  const isComposed = name.normalize('NFC') === name;
  const label = Array.from(name, (character) => {
    if (plain.test(character)) return character;
    const isHidden =
      !isComposed || '⟨⟩…'.includes(character) || (isMixed && isPlainName(looksLike(character)));
    return isHidden ? numbered(character) : visible(character, 16);
  }).join('');
  if (label.length <= longest) return label;
  return `${Array.from(label.slice(0, longest - 20))
    .slice(0, -1)
    .join('')}…${sha256Hex(name).slice(0, 12)}`;
}

/**
 * The tool that a person means: by its label, else by its very name.
 *
 * @param given what a window, the command line or a rule says
 */
export function toolNamed<Tool extends { readonly name: string }>(
  tools: readonly Tool[],
  given: string,
): Tool | undefined {
  const exact = tools.find(({ name }) => name === given);
  // Plain names are their own labels, and only those are.
  if (exact !== undefined && isPlainName(given)) return exact;
  return tools.find(({ name }) => toolLabel(name) === given) ?? exact;
}

/** The plain letters that a character is drawn like, else itself. */
function looksLike(character: string): string {
  if (plain.test(character)) return character;
  const shape = skeleton(character.normalize('NFKC'));
  return isPlainName(shape) ? shape : character;
}

function numbered(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
