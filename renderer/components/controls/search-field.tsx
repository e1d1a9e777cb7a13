import { Search } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { TextInput } from './field.tsx';

/** From the search straight to what it found. */
function goToFirstRow(event: KeyboardEvent): void {
  const first = document.querySelector<HTMLElement>('main tbody a, main [role=listitem] button');
  if (first === null) return;
  event.preventDefault();
  first.focus();
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Filters a list. The shell's "/" focuses the one on the page; Escape empties it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <div className="relative w-56 max-w-full min-w-32">
      <Search
        aria-hidden
        size={14}
        className="pointer-events-none absolute top-2.25 left-2.5 text-faint"
      />
      <TextInput
        type="search"
        data-page-search
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={value}
        maxLength={256}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') onChange('');
          if (event.key === 'ArrowDown') goToFirstRow(event);
        }}
        className="border-line! bg-sunken! pl-8 [&::-webkit-search-cancel-button]:appearance-none"
      />
    </div>
  );
}
