import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../../components/base/class-names.ts';
import { Menu, MenuChoice } from '../../../components/controls/menu.tsx';

/** The choice that leaves nothing out. */
export const any = '';

export const chipLook =
  'inline-flex h-6 max-w-64 items-center gap-1 rounded-full border px-2.5 text-meta font-medium';
export const chosen = 'border-transparent bg-selected text-accent-text';
export const notChosen = 'border-line text-muted hover:bg-hover hover:text-ink';

interface ChipProps {
  readonly name: string;
  readonly value: string | null;
  readonly current: string;
  readonly choices: readonly { readonly value: string; readonly label: ReactNode }[];
  readonly onChange: (value: string) => void;
}

/** A filter with a few values, in a menu. */
export function Chip({ name, value, current, choices, onChange }: ChipProps) {
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
