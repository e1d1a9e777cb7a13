/** What the list is narrowed to. */
import type { AuditFilter, SavedFilter } from '../../../../contract/commands/audit-commands.ts';

export interface ShownFilter {
  /** Words that are searched for are no part of it: they have a field of their own. */
  readonly filter: Omit<AuditFilter, 'search'>;
  /** `since` is so many hours before it was chosen. */
  readonly sinceHours?: number;
}

export const noFilter: ShownFilter = { filter: {} };

type Key = keyof ShownFilter['filter'];

const hourMs = 3_600_000;

/** @param value undefined: no longer narrowed to it */
export function withMember<Name extends Key>(
  { filter, sinceHours }: ShownFilter,
  key: Name,
  value: ShownFilter['filter'][Name] | undefined,
): ShownFilter {
  const { [key]: _, ...rest } = filter;
  const changed = value === undefined ? rest : { ...rest, [key]: value };
  return key === 'since' || sinceHours === undefined
    ? { filter: changed }
    : { filter: changed, sinceHours };
}

/** @param hours undefined: however old */
export function withSpan(
  shown: ShownFilter,
  hours: number | undefined,
  nowMs: number,
): ShownFilter {
  if (hours === undefined) return withMember(shown, 'since', undefined);
  const since = new Date(nowMs - hours * hourMs).toISOString();
  return { ...withMember(shown, 'since', since), sinceHours: hours };
}

/** As a filter that was saved is used now. */
export function ofSaved({ filter, sinceHours }: SavedFilter, nowMs: number): ShownFilter {
  const { search: _, ...rest } = filter;
  return sinceHours === undefined
    ? { filter: rest }
    : withSpan({ filter: rest }, sinceHours, nowMs);
}

/** To be saved: a span stays one, counted back from when it is used. */
export function toSave(name: string, shown: ShownFilter, search: string): SavedFilter {
  const { since, ...rest } = shown.filter;
  const words = search === '' ? {} : { search };
  if (shown.sinceHours !== undefined)
    return { name, filter: { ...rest, ...words }, sinceHours: shown.sinceHours };
  return { name, filter: { ...rest, ...(since !== undefined && { since }), ...words } };
}

/** Nothing is left out. */
export function isEmpty({ filter }: ShownFilter): boolean {
  return Object.keys(filter).length === 0;
}
