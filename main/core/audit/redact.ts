/**
 * What of a call's arguments may be written down (SEC-98, ATMOS-29). Default-deny: short values
 * under names that are known to be harmless stay, everything else becomes its shape, and what looks
 * like a secret becomes `[secret]`. For one connector a person may have less written down, or texts
 * too; never secrets.
 */
import type { LoggedArguments } from '../../../contract/views/connector-details.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';

/**
 * Last words of argument names under which short values say what a call was about, and no more.
 */
const harmless = new Set(
  `id ids uuid number path paths file files filename dir directory folder folders root owner repo repository repositories org
  organization branch ref sha commit commits tag tags project projects workspace team teams site board column columns
  page pages limit offset sort order direction state status type types kind mode format language locale timezone
  name names label labels method url uri host port domain version level priority severity table tables schema database
  collection index field fields start end since until from to date time year month day count size total depth recursive
  timeout encoding region zone cluster namespace resource resources action operation event channel environment unit
  currency width height x y row rows line lines assignee reviewer user username`.split(/\s+/u),
);
/** Names of what people and models write, whatever their last word. */
const freeText = new Set(
  `query q comment body description text content contents message prompt title subject note notes sql code script input html
  markdown data value`.split(/\s+/u),
);
const secretName =
  /pass(word|wd|phrase)?|secret|token|api[-_]?key|authorization|cookie|credential|private[-_]?key|session/iu;
const secretValue =
  /cst_(?:at|rt|ac|cs|dc)_|eyJ[\w-]{8,}\.[\w-]+\.|-----BEGIN|:\/\/[^/\s:@]+:[^/\s@]+@|bearer\s+\S{8,}/iu;
/** What well-known services put before their keys, at the start of a word. */
const keyPrefix =
  /(?<![A-Za-z0-9])(?:(?:sk|pk|rk)[-_]|gh[porsu]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|ya29\.)[-_A-Za-z0-9.]{8,}/u;
/** Of all that the patterns here find: `cst_at_`, `://a:b@`. */
const shortestSecret = 7;
/** A run of letters and digits with the look of a random key. */
const randomKey = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_=.-]{24,}$/u;

/** Redacted JSON text of at most `limits.audit.entryArguments` bytes. */
export function redactArguments(args: JsonObject, what: LoggedArguments = 'usual'): string {
  const text = JSON.stringify(redact(args, { name: factsOf(''), depth: 0, what }));
  return text.length <= limits.audit.entryArguments
    ? text
    : JSON.stringify({ '[cut]': `${text.length} characters of redacted arguments` });
}

/** What the name of an argument says of its value. */
interface NameFacts {
  readonly isSecret: boolean;
  readonly isHarmless: boolean;
  readonly shown: string;
}

/**
 * The names of the arguments of a few tools come again and again; what looks like a secret itself
 * is not kept.
 */
const knownNames = new Map<string, NameFacts>();
const mostKnown = 1000;
const longestName = 64;

function factsOf(name: string): NameFacts {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isItselfSecret = looksSecret(name);
  const facts = {
    isSecret: secretName.test(name),
    isHarmless: hasHarmlessName(name.slice(0, longestName)),
    shown: isItselfSecret ? '[secret]' : name.slice(0, longestName),
  };
  if (isItselfSecret || name.length > longestName) return facts;
  if (knownNames.size >= mostKnown) knownNames.clear();
  knownNames.set(name, facts);
  return facts;
}

function hasHarmlessName(name: string): boolean {
  if (freeText.has(name.toLowerCase())) return false;
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/u);
  return harmless.has(words.at(-1)?.toLowerCase() ?? '');
}

interface Place {
  readonly name: NameFacts;
  readonly depth: number;
  readonly what: LoggedArguments;
}

function redact(value: JsonValue, place: Place): JsonValue {
  const { name, depth } = place;
  if (value === null || typeof value === 'boolean') return value;
  if (name.isSecret) return '[secret]';
  if (typeof value === 'string') return redactString(value, place);
  if (typeof value === 'number') return isKept(place) ? value : '[number]';
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    if (depth > 6) return `[list of ${items.length}]`;
    const kept = items.slice(0, 20).map((item) => redact(item, { ...place, depth: depth + 1 }));
    return items.length > 20 ? [...kept, `[and ${items.length - 20} more]`] : kept;
  }
  if (!isJsonObject(value)) return value;
  if (depth > 6) return '[object]';
  const members: [string, JsonValue][] = [];
  for (const [member, inner] of Object.entries(value).slice(0, 50)) {
    if (inner === undefined) continue;
    const facts = factsOf(member);
    members.push([facts.shown, redact(inner, { name: facts, depth: depth + 1, what: place.what })]);
  }
  return Object.fromEntries(members);
}

function isKept({ name, what }: Place): boolean {
  return what === 'usual' ? name.isHarmless : what === 'texts';
}

function redactString(text: string, place: Place): string {
  if (looksSecret(text)) return '[secret]';
  if (!isKept(place)) return `[text of ${text.length} characters]`;
  if (text.length > limits.audit.argumentText) return `[${text.length} characters]`;
  // What follows a question mark in an address is as free as any text, and often a key.
  return place.what === 'usual' ? text.replace(/(:\/\/[^?#\s]{0,500})[?#]\S+/gu, '$1?[cut]') : text;
}

/** True for what has the form of a key, a token or a password in an address. */
export function looksSecret(text: string): boolean {
  if (text.length < shortestSecret) return false;
  // Bounded, so that no pattern ever sees more than it can walk quickly (SEC-59).
  const start = text.slice(0, 4096);
  return (
    secretValue.test(start) ||
    keyPrefix.test(start) ||
    (text.length <= 256 && randomKey.test(start))
  );
}
