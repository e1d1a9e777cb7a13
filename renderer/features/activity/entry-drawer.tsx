import * as Radix from '@radix-ui/react-dialog';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { CopyButton } from '../../components/base/copy.tsx';
import { IconButton } from '../../components/base/icon-button.tsx';
import { useFocusReturn } from '../../components/base/use-focus-return.ts';
import { absoluteTime } from '../../state/time-words.ts';
import { ActWords } from './audit-row.tsx';
import { DecisionMark } from './decision-mark.tsx';
import { EntryFacts } from './entry-facts.tsx';
import { EntryWhy } from './entry-why.tsx';

interface EntryDrawerProps {
  readonly entry: AuditEntry;
  /** Its neighbours in the list, null at an end of it. */
  readonly newer: AuditEntry | null;
  readonly older: AuditEntry | null;
  readonly onOpen: (entry: AuditEntry) => void;
  readonly onClose: () => void;
}

/**
 * Everything the log knows of one entry, at the side; the list stays usable. First what was decided
 * and why, then what was asked, then the rest.
 */
export function EntryDrawer({ entry, newer, older, onOpen, onClose }: EntryDrawerProps) {
  // The drawer itself takes the focus: the first button would open its tooltip.
  const focus = useFocusReturn('content');
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // A box that scrolls keeps its arrow keys.
    if (!(event.target instanceof Element) || event.target.closest('pre') !== null) return;
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const neighbour = event.key === 'ArrowUp' ? newer : older;
    if (neighbour !== null) onOpen(neighbour);
  };
  return (
    <Radix.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          tabIndex={-1}
          data-quiet-focus
          {...focus}
          onInteractOutside={(event) => event.preventDefault()}
          onKeyDown={onKeyDown}
          className="appear fixed inset-y-0 right-0 z-30 flex w-100 max-w-[90vw] flex-col border-l border-line bg-raised shadow-2 outline-none"
        >
          <header className="flex items-start gap-3 border-b border-line py-3 pr-3 pl-5">
            <Radix.Title
              aria-live="polite"
              className="min-w-0 grow text-lead font-semibold wrap-anywhere"
            >
              <ActWords entry={entry} />
            </Radix.Title>
            <span className="flex">
              <NeighbourButton direction="newer" to={newer} onOpen={onOpen} />
              <NeighbourButton direction="older" to={older} onOpen={onOpen} />
            </span>
            <Radix.Close asChild>
              <IconButton label="Close details">
                <X aria-hidden size={16} />
              </IconButton>
            </Radix.Close>
          </header>
          <div key={entry.id} className="min-h-0 grow overflow-y-auto px-5 py-4">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <DecisionMark decision={entry.decision} />
              <time dateTime={entry.at} className="text-muted tabular-nums">
                {absoluteTime(entry.at)}
              </time>
            </p>
            <EntryWhy entry={entry} onOpen={onOpen} />
            {entry.arguments !== null && <Arguments text={entry.arguments} />}
            <h3 className="mt-5 mb-1.5 font-semibold">Details</h3>
            <EntryFacts entry={entry} />
          </div>
          <footer className="flex justify-end border-t border-line px-5 py-3">
            <CopyButton text={JSON.stringify(entry, null, 2)}>Copy as JSON</CopyButton>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const directions = {
  newer: { label: 'Newer entry', key: 'ArrowUp', icon: ChevronUp },
  older: { label: 'Older entry', key: 'ArrowDown', icon: ChevronDown },
} as const;

interface NeighbourButtonProps {
  readonly direction: keyof typeof directions;
  readonly to: AuditEntry | null;
  readonly onOpen: (entry: AuditEntry) => void;
}

function NeighbourButton({ direction, to, onOpen }: NeighbourButtonProps) {
  const { label, key, icon: Icon } = directions[direction];
  return (
    <IconButton
      label={label}
      aria-keyshortcuts={key}
      // With `disabled`, the button would lose the focus at the end of the list.
      aria-disabled={to === null}
      className="aria-disabled:opacity-50"
      onClick={() => (to === null ? undefined : onOpen(to))}
    >
      <Icon aria-hidden size={16} />
    </IconButton>
  );
}

function Arguments({ text }: { readonly text: string }) {
  return (
    <>
      <h3 className="mt-5 mb-1.5 font-semibold">Arguments</h3>
      <p className="mb-1.5 text-meta text-muted">Free text and secrets are left out of the log.</p>
      <pre
        tabIndex={0}
        role="group"
        aria-label="Arguments"
        className="overflow-x-auto rounded-md border border-line bg-sunken p-3 whitespace-pre-wrap wrap-anywhere select-text"
      >
        {text}
      </pre>
    </>
  );
}
