/** How long logins of a client last, as typed: empty is as for every client. */
import type { OwnTokenLives } from '../../../../contract/views/token-lifetimes.ts';

export type LivesDraft = Readonly<Record<keyof OwnTokenLives, string>>;

export const usualLives: LivesDraft = { accessMinutes: '', refreshDays: '', loginDays: '' };

export const livesFields: readonly {
  readonly name: keyof OwnTokenLives;
  readonly label: string;
  readonly hint: string;
  readonly most: number;
}[] = [
  {
    name: 'accessMinutes',
    label: 'Access token, minutes',
    hint: 'What it calls with; renewed by itself.',
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
    hint: 'Ends this long after it began, whatever happens.',
    most: 180,
  },
];

export function draftOfLives(own: OwnTokenLives | null): LivesDraft {
  const text = (value: number | null | undefined): string => (value == null ? '' : String(value));
  return {
    accessMinutes: text(own?.accessMinutes),
    refreshDays: text(own?.refreshDays),
    loginDays: text(own?.loginDays),
  };
}

/** What is wrong, field by field; empty when it can be saved. */
export function livesErrors(draft: LivesDraft): Partial<Record<keyof OwnTokenLives, string>> {
  return Object.fromEntries(
    livesFields
      .filter(({ name, most }) => {
        const text = draft[name].trim();
        return text !== '' && !(/^[1-9]\d{0,3}$/u.test(text) && Number(text) <= most);
      })
      .map(({ name, most }) => [name, `A whole number from 1 to ${most}, or nothing.`]),
  );
}

/** Null: nothing is shorter than usual. Only for a draft without errors. */
export function livesOf(draft: LivesDraft): OwnTokenLives | null {
  const value = (text: string): number | null => (text.trim() === '' ? null : Number(text));
  const lives = {
    accessMinutes: value(draft.accessMinutes),
    refreshDays: value(draft.refreshDays),
    loginDays: value(draft.loginDays),
  };
  return Object.values(lives).every((one) => one === null) ? null : lives;
}
