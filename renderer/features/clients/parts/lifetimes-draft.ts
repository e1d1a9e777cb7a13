/** How long logins of a client last, as typed: empty is as for every client. */
import type { OwnTokenLifetimes } from '../../../../contract/views/token-lifetimes.ts';

export type LifetimesDraft = Readonly<Record<keyof OwnTokenLifetimes, string>>;

export const usualLifetimes: LifetimesDraft = { accessMinutes: '', refreshDays: '', loginDays: '' };

export const lifetimesFields: readonly {
  readonly name: keyof OwnTokenLifetimes;
  readonly label: string;
  readonly hint: string;
  readonly most: number;
}[] = [
  {
    name: 'accessMinutes',
    label: 'Access token, minutes',
    hint: 'The token it calls with. Renewed automatically.',
    most: 60,
  },
  {
    name: 'refreshDays',
    label: 'Unused login, days',
    hint: 'Ends this long after its last renewal.',
    most: 30,
  },
  {
    name: 'loginDays',
    label: 'Every login, days',
    hint: 'Ends this long after it began, even while it is used.',
    most: 180,
  },
];

export function draftOfLifetimes(own: OwnTokenLifetimes | null): LifetimesDraft {
  const text = (value: number | null | undefined): string => (value == null ? '' : String(value));
  return {
    accessMinutes: text(own?.accessMinutes),
    refreshDays: text(own?.refreshDays),
    loginDays: text(own?.loginDays),
  };
}

/** What is wrong, field by field; empty when it can be saved. */
export function lifetimesErrors(
  draft: LifetimesDraft,
): Partial<Record<keyof OwnTokenLifetimes, string>> {
  return Object.fromEntries(
    lifetimesFields
      .filter(({ name, most }) => {
        const text = draft[name].trim();
        return text !== '' && !(/^[1-9]\d{0,3}$/u.test(text) && Number(text) <= most);
      })
      .map(({ name, most }) => [name, `A whole number from 1 to ${most}, or leave it empty.`]),
  );
}

/** Null: nothing is shorter than usual. Only for a draft without errors. */
export function lifetimesOf(draft: LifetimesDraft): OwnTokenLifetimes | null {
  const value = (text: string): number | null => (text.trim() === '' ? null : Number(text));
  const lifetimes = {
    accessMinutes: value(draft.accessMinutes),
    refreshDays: value(draft.refreshDays),
    loginDays: value(draft.loginDays),
  };
  return Object.values(lifetimes).every((one) => one === null) ? null : lifetimes;
}
