import { classNames } from '../base/class-names.ts';
import { pathOf, type Brand } from './brand-icons.ts';

interface IdentityMarkProps {
  /** As it is shown beside the mark. */
  readonly name: string;
  /** Whose mark it is, where that is known (`brands.ts`); null: the first letter of the name. */
  readonly brand: Brand | null;
  readonly size?: 'small' | 'large';
}

const sizes = {
  small: { box: 'size-6 rounded-md text-meta', icon: 14 },
  large: { box: 'size-9 rounded-lg text-lead', icon: 20 },
} as const;

/** Tells rows apart at a glance. The name stands beside it, so readers of screens skip it. */
export function IdentityMark({ name, brand, size = 'small' }: IdentityMarkProps) {
  const { box, icon } = sizes[size];
  const look = brand === null ? tints[tintOf(name)] : 'bg-raised text-ink';
  return (
    <span
      aria-hidden
      className={classNames(
        'inline-flex shrink-0 items-center justify-center border border-line font-semibold select-none',
        box,
        look,
      )}
    >
      {brand === null ? (
        letterOf(name)
      ) : (
        <svg viewBox="0 0 24 24" width={icon} height={icon} fill="currentColor">
          <path d={pathOf(brand)} />
        </svg>
      )}
    </span>
  );
}

const tints = [
  'bg-tint-1 text-tint-1-text',
  'bg-tint-2 text-tint-2-text',
  'bg-tint-3 text-tint-3-text',
  'bg-tint-4 text-tint-4-text',
  'bg-tint-5 text-tint-5-text',
  'bg-tint-6 text-tint-6-text',
] as const;

/** The same for the same name, on every page and after every start. */
function tintOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % tints.length;
}

/** The first letter or digit, as people see it. */
function letterOf(name: string): string {
  const [letter = '?'] = /[\p{L}\p{N}]/u.exec(name) ?? [];
  return letter.toLocaleUpperCase('en');
}
