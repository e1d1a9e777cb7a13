import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';
import { Menu, MenuChecks, MenuChoice, MenuItem } from './menu.tsx';

/** The choice that leaves nothing out. */
export const any = '';

export const chipLook =
  'inline-flex h-6 max-w-64 items-center gap-1 rounded-full border px-2.5 text-meta font-medium';
export const chosen = 'border-transparent bg-selected text-accent-text';
export const notChosen = 'border-line text-muted hover:bg-hover hover:text-ink';

interface FilterChipProps {
  readonly name: string;
  readonly value: string | null;
  readonly current: string;
  readonly choices: readonly { readonly value: string; readonly label: ReactNode }[];
  readonly onChange: (value: string) => void;
}

/** A filter with a few values, in a menu. */
export function FilterChip({ name, value, current, choices, onChange }: FilterChipProps) {
  return (
    <Menu
      trigger={
        <button type="button" className={classNames(chipLook, value === null ? notChosen : chosen)}>
          <span className="truncate">{value === null ? name : `${name}: ${value}`}</span>
          <ChevronDown aria-hidden size={12} className="shrink-0" />
        </button>
      }
    >
      <MenuChoice
        label={name}
        value={current}
        choices={[{ value: any, label: 'Any' }, ...choices]}
        onChange={onChange}
      />
    </Menu>
  );
}

interface FilterChecksProps<Value extends string> {
  readonly name: string;
  /** Those that are let through; none: all. */
  readonly values: readonly Value[];
  readonly choices: readonly {
    readonly value: Value;
    readonly label: ReactNode;
    /** In the chip, where `label` is more than text. */
    readonly word?: string;
  }[];
  readonly onChange: (values: readonly Value[]) => void;
}

/** A filter of which several values may be chosen at once: an entry fits if any of them does. */
export function FilterChecks<Value extends string>({
  name,
  values,
  choices,
  onChange,
}: FilterChecksProps<Value>) {
  const words = values.map((value) => {
    const choice = choices.find((each) => each.value === value);
    return choice?.word ?? (typeof choice?.label === 'string' ? choice.label : value);
  });
  const isNarrowed = values.length > 0;
  return (
    <Menu
      trigger={
        <button type="button" className={classNames(chipLook, isNarrowed ? chosen : notChosen)}>
          <span className="truncate">{isNarrowed ? `${name}: ${words.join(', ')}` : name}</span>
          <ChevronDown aria-hidden size={12} className="shrink-0" />
        </button>
      }
    >
      <MenuChecks label={name} values={values} choices={choices} onChange={onChange} />
      {isNarrowed && (
        <MenuItem onSelect={() => onChange([])}>
          <span className="pl-5 text-accent-text">Any</span>
        </MenuItem>
      )}
    </Menu>
  );
}
