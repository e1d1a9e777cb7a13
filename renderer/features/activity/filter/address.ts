/**
 * What the list is narrowed to as the query of an address, so that it can be linked and survives a
 * reload. What an address says that is no filter is left out.
 */
import type { AuditFilter } from '../../../../contract/commands/audit-commands.ts';
import { valuesOf } from '../../../../contract/plain/values-of.ts';
import { actorWords, decisionWords } from '../../../state/words.ts';
import { withMember, withSpan, type ShownFilter } from './shown-filter.ts';

/** Members with free text, by their names in an address, and how long a value may be. */
const texts = {
  client: { member: 'clientId', longest: 512 },
  connector: { member: 'connector', longest: 64 },
  tool: { member: 'tool', longest: 256 },
  account: { member: 'account', longest: 300 },
  action: { member: 'action', longest: 64 },
} as const;
const mostValues = 20;
const longestSearch = 256;
const mostHours = 8784;

export interface Narrowed {
  readonly shown: ShownFilter;
  readonly search: string;
}

/** Empty for a list that is not narrowed. */
export function toQuery({ shown: { filter, sinceHours }, search }: Narrowed): string {
  const query = new URLSearchParams();
  const add = (name: string, values: readonly string[]) => {
    for (const value of values) query.append(name, value);
  };
  for (const [name, { member }] of Object.entries(texts)) add(name, valuesOf(filter[member]));
  add('decision', valuesOf(filter.decision));
  add('who', valuesOf(filter.actor));
  add('reason', filter.reasons ?? []);
  add('access', valuesOf(filter.grantId));
  if (sinceHours !== undefined) add('hours', [String(sinceHours)]);
  else add('since', valuesOf(filter.since));
  add('until', valuesOf(filter.until));
  if (search.trim() !== '') add('search', [search.trim()]);
  return query.toString();
}

/** @param nowMs a span is counted back from it */
export function fromQuery(text: string, nowMs: number): Narrowed {
  const query = new URLSearchParams(text);
  const all = (name: string, longest: number) =>
    query
      .getAll(name)
      .filter((value) => value !== '' && value.length <= longest)
      .slice(0, mostValues);
  let shown: ShownFilter = { filter: {} };
  const put = <Name extends keyof ShownFilter['filter']>(
    name: Name,
    values: ShownFilter['filter'][Name],
  ) => {
    shown = withMember(shown, name, values);
  };
  for (const [name, { member, longest }] of Object.entries(texts))
    put(member, oneOrMore(all(name, longest)));
  put('decision', oneOrMore(all('decision', 16).filter(isIn(decisionWords))));
  put('actor', oneOrMore(all('who', 16).filter(isIn(actorWords))));
  const reasons = all('reason', 64);
  if (reasons.length > 0) put('reasons', reasons);
  put('grantId', all('access', 64)[0]);
  put('since', all('since', 40).flatMap(isoTime)[0]);
  put('until', all('until', 40).flatMap(isoTime)[0]);
  const hours = Number(all('hours', 4)[0] ?? 0);
  if (Number.isInteger(hours) && hours > 0 && hours <= mostHours)
    shown = withSpan(shown, hours, nowMs);
  return { shown, search: (query.get('search') ?? '').slice(0, longestSearch) };
}

/** As the members of a filter have it; undefined for none. */
export function oneOrMore<Value>(values: readonly Value[]): Value | Value[] | undefined {
  return values.length > 1 ? [...values] : values[0];
}

function isIn<Word extends string>(words: Readonly<Record<Word, string>>) {
  return (value: string): value is Word => Object.hasOwn(words, value);
}

function isoTime(value: string): NonNullable<AuditFilter['since']>[] {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? [] : [at.toISOString()];
}
