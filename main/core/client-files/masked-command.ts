/**
 * A command line or an address for people to read before it becomes a connector: all of it, but for
 * what looks secret.
 */
import { looksSecret } from '../../../contract/plain/looks-secret.ts';
import { visible } from '../lib/visible-text.ts';

const mask = '‹secret›';
const longest = 2000;

/** e.g. `npx -y server --token ‹secret› /home/me`. Masks rather too much than too little. Pure. */
export function maskedCommand(command: string, args: readonly string[]): string {
  const words = args.map((arg, index) => {
    const before = args[index - 1] ?? '';
    const flag = /^--?([\w-]+)$/u.exec(before)?.[1];
    if (flag !== undefined && !arg.startsWith('-') && looksSecret(flag, '')) return mask;
    return maskedWord(arg);
  });
  return visible([command, ...words].map(quoted).join(' '), longest);
}

/** The whole address, without what looks secret in its path and query. Pure. */
export function maskedAddress(url: URL): string {
  const path = url.pathname
    .split('/')
    .map((part) => (isRandom(part) || looksSecret('', part) ? mask : part))
    .join('/');
  const query = [...url.searchParams].map(([name, text]) =>
    looksSecret(name, text) || isRandom(text) ? `${name}=${mask}` : `${name}=${text}`,
  );
  const shownPath = path === '/' && query.length === 0 ? '' : path;
  return visible(
    `${url.origin}${shownPath}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    longest,
  );
}

/**
 * The first of the arguments that sets something secret: `TOKEN=…` of `docker run -e`,
 * `Authorization: …` of a header.
 */
export function secretPair(args: readonly string[]): string | null {
  for (const arg of args) {
    const pair = pairIn(arg);
    if (pair !== null && isSecretPair(pair)) return pair.name;
  }
  return null;
}

interface Pair {
  readonly name: string;
  readonly sign: string;
  readonly value: string;
}

function pairIn(word: string): Pair | null {
  const [, name = '', sign = '', value = ''] = /^([\w-]+)(=|:\s*)(.+)$/su.exec(word) ?? [];
  return name === '' || value.startsWith('//') ? null : { name, sign, value };
}

function isSecretPair({ name, sign, value }: Pair): boolean {
  const isHeader =
    sign !== '=' && /^(?:proxy-)?authorization$|cookie|^x-.*(?:key|token)/iu.test(name);
  return isHeader || looksSecret(name.replace(/^-+/u, ''), value);
}

/**
 * `--token=…`, `TOKEN=…`, `Authorization: …`, an address with a password or a key in it, and what
 * is random.
 */
function maskedWord(word: string): string {
  const pair = pairIn(word);
  if (pair !== null && (isSecretPair(pair) || isRandom(pair.value)))
    return `${pair.name}${pair.sign}${mask}`;
  if (URL.canParse(word) && /^[a-z][a-z0-9+.-]*:\/\//iu.test(word)) {
    const url = new URL(word);
    if (url.password !== '' || url.username !== '') return `${url.protocol}//${mask}@${url.host}`;
    return /^https?:$/u.test(url.protocol) ? maskedAddress(url) : word;
  }
  if (/\bbearer\s+\S/iu.test(word)) return word.replace(/(\bbearer\s+)\S+/giu, `$1${mask}`);
  return looksSecret('', word) || isRandom(word) ? mask : word;
}

/**
 * Long, of one piece, with letters and digits mixed: nobody reads that, and it may open something.
 */
export function isRandom(text: string): boolean {
  return (
    /^[\w+=.~-]{24,}$/u.test(text) &&
    /\d/u.test(text) &&
    /[a-z]/iu.test(text) &&
    longestRunOfLetters(text) < 10
  );
}

function longestRunOfLetters(text: string): number {
  return Math.max(0, ...text.split(/[^a-z]+/iu).map((run) => run.length));
}

/** So that one argument reads as one. */
function quoted(word: string): string {
  return word === '' || /[\s"']/u.test(word) ? `"${word.replaceAll('"', '\\"')}"` : word;
}
