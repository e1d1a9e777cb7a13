import * as Radix from '@radix-ui/react-dialog';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { CopyButton } from '../../components/base/copy.tsx';
import { Fact, Facts } from '../../components/layout/facts.tsx';
import { IconButton } from '../../components/base/icon-button.tsx';
import { useFocusReturn } from '../../components/base/use-focus-return.ts';
import { linkTo } from '../../state/route.ts';
import { absoluteTime, durationWords, sizeWords } from '../../state/time-words.ts';
import { actorWords, layerWords } from '../../state/words.ts';
import { ActWords } from './audit-row.tsx';
import { DecisionMark } from './decision-mark.tsx';
import { EntryWhy } from './entry-why.tsx';

interface EntryDrawerProps {
  readonly entry: AuditEntry;
  /** Its neighbours in the list, null at an end of it. */
  readonly newer: AuditEntry | null;
  readonly older: AuditEntry | null;
  readonly onOpen: (entry: AuditEntry) => void;
  readonly onClose: () => void;
}

/** Everything that is known of one entry, at the side: the list stays usable. */
export function EntryDrawer({ entry, newer, older, onOpen, onClose }: EntryDrawerProps) {
  // Not to the first button: its tooltip would open with it.
  const focus = useFocusReturn('content');
  const step = (to: AuditEntry | null) => {
    if (to !== null) onOpen(to);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // What scrolls by itself keeps its arrows.
    if (!(event.target instanceof Element) || event.target.closest('pre') !== null) return;
    if (event.key === 'ArrowUp') step(newer);
    else if (event.key === 'ArrowDown') step(older);
    else return;
    event.preventDefault();
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
              <IconButton
                label="Newer entry"
                aria-keyshortcuts="ArrowUp"
                // Not disabled: the focus would be lost at the end of the list.
                aria-disabled={newer === null}
                className="aria-disabled:opacity-50"
                onClick={() => step(newer)}
              >
                <ChevronUp aria-hidden size={16} />
              </IconButton>
              <IconButton
                label="Older entry"
                aria-keyshortcuts="ArrowDown"
                aria-disabled={older === null}
                className="aria-disabled:opacity-50"
                onClick={() => step(older)}
              >
                <ChevronDown aria-hidden size={16} />
              </IconButton>
            </span>
            <Radix.Close asChild>
              <IconButton label="Close details">
                <X aria-hidden size={16} />
              </IconButton>
            </Radix.Close>
          </header>
          <div key={entry.id} className="min-h-0 grow overflow-y-auto px-5 py-4">
            <Facts>
              <Fact name="Decision">
                <DecisionMark decision={entry.decision} />
              </Fact>
              {entry.reason !== null && (
                <Fact name="Reason">
                  <code>{entry.reason}</code>
                </Fact>
              )}
              {entry.detail !== null && <Fact name="Detail">{entry.detail}</Fact>}
              <Fact name="When">{absoluteTime(entry.at)}</Fact>
              <Fact name="Who">{actorWords[entry.actor]}</Fact>
              {entry.clientId !== null && (
                <Fact name="Client">
                  <a
                    href={linkTo('clients', entry.clientId)}
                    className="rounded-sm text-accent-text hover:underline"
                  >
                    {entry.clientName ?? entry.clientId}
                  </a>
                </Fact>
              )}
              {entry.connector !== null && (
                <Fact name="Connector">
                  <a
                    href={linkTo('connectors', entry.connector)}
                    className="rounded-sm text-accent-text hover:underline"
                  >
                    {entry.connector}
                  </a>
                </Fact>
              )}
              {entry.grantId !== null && (
                <Fact name="Access">
                  <code>{entry.grantId}</code>
                </Fact>
              )}
              {entry.layer !== null && (
                <Fact name="Decided by">{layerWords[entry.layer] ?? entry.layer}</Fact>
              )}
              <Fact name="Action">
                <code>{entry.action}</code>
              </Fact>
              {entry.durationMs !== null && (
                <Fact name="Took">{durationWords(entry.durationMs)}</Fact>
              )}
              {entry.resultBytes !== null && (
                <Fact name="Result">{sizeWords(entry.resultBytes)}</Fact>
              )}
              {entry.callId !== null && (
                <Fact name="Call">
                  <code>{entry.callId}</code>
                </Fact>
              )}
              <Fact name="Entry">{entry.id}</Fact>
            </Facts>
            <EntryWhy entry={entry} onOpen={onOpen} />
            {entry.arguments !== null && (
              <>
                <h3 className="mt-5 mb-1.5 font-semibold">Arguments</h3>
                <p className="mb-1.5 text-meta text-muted">
                  Free text and secrets are left out of the log.
                </p>
                <pre
                  tabIndex={0}
                  role="group"
                  aria-label="Arguments"
                  className="overflow-x-auto rounded-md border border-line bg-sunken p-3 whitespace-pre-wrap wrap-anywhere select-text"
                >
                  {entry.arguments}
                </pre>
              </>
            )}
          </div>
          <footer className="flex justify-end border-t border-line px-5 py-3">
            <CopyButton text={JSON.stringify(entry, null, 2)}>Copy as JSON</CopyButton>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
