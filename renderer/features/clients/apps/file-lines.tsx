import type { ShownLine } from '../../../../contract/commands/client-file-commands.ts';
import { classNames } from '../../../components/base/class-names.ts';

const signs = { same: ' ', removed: '−', added: '+' } as const;
const spoken = { same: '', removed: 'Removed: ', added: 'Added: ' } as const;
const looks = { same: 'text-muted', removed: 'bg-danger-soft', added: 'bg-ok-soft' } as const;

/** What a write changes in a file, line by line; what others have there is names only. */
export function FileLines({
  label,
  lines,
}: {
  readonly label: string;
  readonly lines: readonly ShownLine[];
}) {
  return (
    <div
      // A long change scrolls by itself, also with the keyboard.
      tabIndex={0}
      role="group"
      aria-label={label}
      className="max-h-72 overflow-auto rounded-md border border-line bg-canvas py-1 font-mono text-meta"
    >
      {lines.map((line, at) => (
        <div key={`${at}-${line.kind}`} className={classNames('flex gap-2 px-2', looks[line.kind])}>
          <span aria-hidden className="w-2 shrink-0 select-none">
            {signs[line.kind]}
          </span>
          <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
            <span className="sr-only">{spoken[line.kind]}</span>
            {line.text}
          </span>
        </div>
      ))}
    </div>
  );
}
