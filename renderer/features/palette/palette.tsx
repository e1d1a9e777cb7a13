/**
 * The palette: everything by name, with the keyboard. cmdk gives the list its roles and keys inside
 * our own frame: its own dialog has Radix' Overlay, which our CSP forbids
 * (`components/feedback/dialog.tsx`).
 */
import * as Radix from '@radix-ui/react-dialog';
import { Command } from 'cmdk';
import {
  AppWindow,
  ArrowRight,
  CornerDownLeft,
  Plug,
  Search,
  Settings,
  Wrench,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { useFocusReturn } from '../../components/base/use-focus-return.ts';
import { IdentityMark } from '../../components/identity/identity-mark.tsx';
import { findClient, canRevoke } from '../../state/selectors.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { ConfirmRevokeAll } from '../clients/list/revoke-all.tsx';
import { ConfirmRevoke } from '../clients/parts/revoke-client.tsx';
import { entriesOf, findEntries } from './entries.ts';
import type { Entry, Group } from './entry.ts';
import { noteRecent, useRecent } from './recent.ts';
import { useActiveDescendant } from './use-active-descendant.ts';
import { useDeeds } from './use-deeds.ts';

const icons: Readonly<Record<Entry['group'], LucideIcon>> = {
  Actions: Zap,
  Pages: ArrowRight,
  Settings,
  Clients: AppWindow,
  Connectors: Plug,
  Tools: Wrench,
};

interface PaletteProps {
  readonly snapshot: AppSnapshot;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
}

/**
 * Revoking asks first, as on every page. The palette closes before it does what was chosen, so that
 * the focus is where it was.
 */
export function Palette({ snapshot, isOpen, onClose, onShortcuts }: PaletteProps) {
  const [asking, setAsking] = useState<{ readonly clientId: string } | 'all' | null>(null);
  const chosen = useRef<Entry | null>(null);
  const focus = useFocusReturn('input');
  const run = useDeeds({ onShortcuts, onRevoke: setAsking });
  const withAccess = snapshot.clients.filter(canRevoke);
  const client =
    asking === null || asking === 'all' ? undefined : findClient(snapshot, asking.clientId);
  return (
    <>
      <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
        <Radix.Portal>
          <div aria-hidden className="fixed inset-0 z-40 bg-scrim" />
          <Radix.Content
            data-palette
            aria-describedby={undefined}
            onOpenAutoFocus={focus.onOpenAutoFocus}
            onCloseAutoFocus={(event) => {
              focus.onCloseAutoFocus(event);
              const entry = chosen.current;
              chosen.current = null;
              if (entry !== null) run(entry.deed);
            }}
            className="appear fixed inset-x-4 top-[max(1rem,12vh)] z-40 mx-auto flex max-h-[min(28rem,100vh-2rem)] max-w-xl flex-col overflow-hidden rounded-lg border border-transparent bg-raised shadow-2 focus:outline-none"
          >
            <Radix.Title className="sr-only">Find anything</Radix.Title>
            <Finder
              snapshot={snapshot}
              onChoose={(entry) => {
                noteRecent(entry.id);
                chosen.current = entry;
                onClose();
              }}
            />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      {client !== undefined && (
        <ConfirmRevoke client={client} open onClose={() => setAsking(null)} />
      )}
      <ConfirmRevokeAll
        clients={withAccess}
        open={asking === 'all'}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

interface FinderProps {
  readonly snapshot: AppSnapshot;
  readonly onChoose: (entry: Entry) => void;
}

function Finder({ snapshot, onChoose }: FinderProps) {
  const [letters, setLetters] = useState('');
  const { value: tools } = useAnswer('tools.list', {});
  const recent = useRecent((state) => state.ids);
  const entries = useMemo(() => entriesOf(snapshot, tools ?? []), [snapshot, tools]);
  const words = letters.trim();
  const sections =
    words === ''
      ? beforeTyping(entries, recent)
      : [{ group: null, entries: findEntries(entries, words) }];
  const selection = useSelection(entries);
  const root = useActiveDescendant();
  const count = sections.reduce((sum, section) => sum + section.entries.length, 0);
  return (
    <Command
      ref={root}
      label="Find anything"
      shouldFilter={false}
      vimBindings={false}
      loop
      value={selection.value}
      onValueChange={selection.onChange}
      onKeyDownCapture={selection.onKeyDown}
      onPointerMoveCapture={selection.onPoint}
      className="flex min-h-0 grow flex-col"
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden size={16} className="shrink-0 text-faint" />
        <Command.Input
          value={letters}
          onValueChange={(next) => {
            selection.onType();
            setLetters(next);
          }}
          maxLength={256}
          placeholder="Type a page, a client, a tool or an action"
          data-quiet-focus
          className="h-11 min-w-0 grow bg-transparent text-lead"
        />
      </div>
      <Command.List
        label="Results"
        className="min-h-0 grow overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted"
      >
        {sections.map((section) =>
          section.group === null ? (
            section.entries.map((entry) => (
              <Item key={entry.id} entry={entry} showsGroup onChoose={onChoose} />
            ))
          ) : (
            <Command.Group key={section.group} heading={section.group}>
              {section.entries.map((entry) => (
                <Item
                  key={entry.id}
                  entry={entry}
                  showsGroup={section.group === 'Recent'}
                  onChoose={onChoose}
                />
              ))}
            </Command.Group>
          ),
        )}
        {count === 0 && (
          <p className="px-2.5 py-6 text-center text-muted" role="presentation">
            Nothing of that name.
          </p>
        )}
      </Command.List>
      <p role="status" className="sr-only">
        {words === '' ? '' : count === 1 ? '1 result' : `${count} results`}
      </p>
    </Command>
  );
}

/**
 * What Enter would choose. cmdk selects the first result by itself; one that takes something away
 * is only ever selected by a key or the pointer.
 */
function useSelection(entries: readonly Entry[]) {
  const [value, setValue] = useState('');
  const isByPerson = useRef(false);
  const refused = useRef(0);
  return {
    value,
    onChange: (id: string) => {
      const isTaking = entries.find((entry) => entry.id === id)?.takes ?? false;
      // cmdk has selected it already; another value takes that back, and no entry has this id.
      setValue(isTaking && !isByPerson.current ? `none ${(refused.current += 1)}` : id);
    },
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)) isByPerson.current = true;
    },
    onPoint: () => {
      isByPerson.current = true;
    },
    onType: () => {
      isByPerson.current = false;
    },
  };
}

interface FinderSection {
  readonly group: Group | null;
  readonly entries: readonly Entry[];
}

/** What was used last, then actions and pages; lists and tools are found by typing. */
function beforeTyping(
  entries: readonly Entry[],
  recent: readonly string[],
): readonly FinderSection[] {
  const last = recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);
  const rest = entries.filter((entry) => !last.includes(entry));
  const of = (group: Entry['group']) => rest.filter((entry) => entry.group === group);
  const all: readonly FinderSection[] = [
    { group: 'Recent', entries: last },
    { group: 'Pages', entries: of('Pages') },
    { group: 'Actions', entries: of('Actions') },
    { group: 'Clients', entries: of('Clients') },
    { group: 'Connectors', entries: of('Connectors') },
    { group: 'Settings', entries: of('Settings') },
  ];
  return all.filter((section) => section.entries.length > 0);
}

interface ItemProps {
  readonly entry: Entry;
  readonly showsGroup: boolean;
  readonly onChoose: (entry: Entry) => void;
}

function Item({ entry, showsGroup, onChoose }: ItemProps) {
  const Icon = icons[entry.group];
  return (
    <Command.Item
      value={entry.id}
      onSelect={() => onChoose(entry)}
      className="group flex min-h-8 items-center gap-2.5 rounded-md px-2.5 py-1 aria-selected:bg-selected"
    >
      {entry.mark === null ? (
        <span className="flex w-6 shrink-0 justify-center">
          <Icon aria-hidden size={14} className="text-muted" />
        </span>
      ) : (
        <IdentityMark {...entry.mark} />
      )}
      <span className="min-w-0 truncate">{entry.label}</span>
      {entry.detail !== null && (
        <span className="min-w-0 grow truncate text-meta text-muted">{entry.detail}</span>
      )}
      {entry.detail === null && <span className="grow" />}
      {showsGroup && <span className="shrink-0 text-meta text-muted">{entry.group}</span>}
      <CornerDownLeft
        aria-hidden
        size={12}
        className="shrink-0 text-muted opacity-0 group-aria-selected:opacity-100"
      />
    </Command.Item>
  );
}
