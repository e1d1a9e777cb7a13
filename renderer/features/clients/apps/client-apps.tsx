import { useState } from 'react';
import type {
  ClientApp,
  ClientEntry,
  EntryState,
  LikelyClient,
} from '../../../../contract/commands/client-file-commands.ts';
import { Button } from '../../../components/base/button.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { Status, type StatusTone } from '../../../components/feedback/status.tsx';
import { useCommand } from '../../../state/commands.ts';
import type { EntryChange } from '../../../state/entry-changes.ts';
import { plural } from '../../../state/time-words.ts';
import { EntryChanges } from './entry-changes.tsx';
import { InstallDialog } from './install-dialog.tsx';
import { StillAllowed } from '../parts/still-allowed.tsx';
import { useClientApps } from './use-client-apps.ts';
import { brandOfApp } from '../../../components/identity/brands.ts';
import { IdentityMark } from '../../../components/identity/identity-mark.tsx';

interface ClientAppsProps {
  readonly lookAgain: string;
  /** The connector whose own address is added; absent: Consentry as a whole. */
  readonly connector?: string;
}

/** The AI clients of this computer, those that were found first, and adding Consentry to each. */
export function ClientApps({ lookAgain, connector }: ClientAppsProps) {
  const { value: found, error, reload } = useClientApps(lookAgain);
  const [showsAll, setShowsAll] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  if (error !== null) return <ErrorPanel error={error} />;
  if (found === null) return <SkeletonRows label="Looking for AI clients" />;
  const apps = connector === undefined ? found : found.map((app) => onlyOf(app, connector));
  const here = apps.filter((app) => app.isFound || app.entries.length > 0);
  const others = apps
    .filter((app) => !here.includes(app) && app.file !== null)
    .toSorted((a, b) => Number(b.isPromoted) - Number(a.isPromoted));
  const shown = showsAll ? [...here, ...others] : here;
  const open = apps.find(({ id }) => id === openId);
  return (
    <>
      {here.length === 0 && (
        <p className="mb-2 text-muted">
          No AI client that Consentry knows was found on this computer.
        </p>
      )}
      <ul aria-label="AI clients on this computer" className="divide-y divide-line">
        {shown.map((app) => (
          <AppRow
            key={app.id}
            app={app}
            what={connector ?? 'Consentry'}
            onOpen={() => setOpenId(app.id)}
            onRemove={() => setLeaving(leavingOf(app))}
            onChanged={() => void reload()}
          />
        ))}
      </ul>
      {others.length > 0 && (
        <Button size="small" className="mt-2" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show those that were found' : `Show ${plural(others.length, 'other')}`}
        </Button>
      )}
      {open !== undefined && (
        <InstallDialog
          app={open}
          connector={connector}
          entry={lostEntry(open)}
          onClose={() => setOpenId(null)}
          onChanged={() => void reload()}
        />
      )}
      {leaving !== null && (
        <EntryChanges changes={leaving.changes} onClose={() => setLeaving(null)}>
          <StillAllowed clients={leaving.clients} />
        </EntryChanges>
      )}
    </>
  );
}

/** With the entries that lead to this connector alone. */
function onlyOf(app: ClientApp, connector: string): ClientApp {
  return { ...app, entries: app.entries.filter((entry) => entry.connector === connector) };
}

/** As it was when the person pressed: the list is loaded anew while they go through the entries. */
interface Leaving {
  readonly changes: readonly EntryChange[];
  readonly clients: readonly LikelyClient[];
}

function leavingOf({ entries, clients }: ClientApp): Leaving {
  const why = 'You see what changes first, and you can undo it.';
  const there = entries.filter(({ state }) => state !== 'gone');
  return { changes: there.map((entry) => ({ entry, to: null, why })), clients };
}

const states: Readonly<Record<EntryState, { readonly tone: StatusTone; readonly words: string }>> =
  {
    present: { tone: 'ok', words: 'Added' },
    unknown: { tone: 'ok', words: 'Added' },
    altered: { tone: 'warn', words: 'Entry was altered' },
    gone: { tone: 'warn', words: 'No longer connected' },
    blocked: { tone: 'warn', words: 'Blocked by privacy settings' },
    unreadable: { tone: 'warn', words: 'File cannot be read' },
  };

interface AppRowProps {
  readonly app: ClientApp;
  /** What is added. */
  readonly what: string;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
  readonly onChanged: () => void;
}

function AppRow({ app, what, onOpen, onRemove, onChanged }: AppRowProps) {
  const forget = useCommand('clientFiles.forget', 'notice');
  const drop = async (id: string) => {
    await forget.run({ entry: id });
    onChanged();
  };
  const entry = lostEntry(app) ?? app.entries[0];
  const isLost = entry !== undefined && isLostState(entry.state);
  const isThere = app.entries.some(({ state }) => state !== 'gone');
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <IdentityMark name={app.name} brand={brandOfApp(app.id)} />
      <div className="min-w-0 grow basis-44">
        <p className="font-medium">{app.name}</p>
        <p className="text-meta text-muted wrap-anywhere">{lineOf(app)}</p>
      </div>
      {entry !== undefined && <Status {...states[entry.state]} />}
      <div className="flex gap-2">
        {isThere && (
          <Button aria-label={`Remove ${what} from ${app.name}`} onClick={onRemove}>
            Remove…
          </Button>
        )}
        {entry?.state === 'gone' && (
          <Button
            aria-label={`Dismiss the entry in ${app.name}`}
            onClick={() => void drop(entry.id)}
          >
            Dismiss
          </Button>
        )}
        {(entry === undefined || isLost) && (
          <Button
            aria-label={
              isLost
                ? `Repair the entry in ${app.name}`
                : `${app.canWrite ? 'Add' : 'Show how to add'} ${what} to ${app.name}`
            }
            onClick={onOpen}
          >
            {isLost ? 'Repair…' : app.canWrite ? 'Add…' : 'Show how…'}
          </Button>
        )}
      </div>
    </li>
  );
}

function lostEntry({ entries }: ClientApp): ClientEntry | undefined {
  return entries.find(({ state }) => isLostState(state));
}

function isLostState(state: EntryState): boolean {
  return state === 'gone' || state === 'altered';
}

function lineOf({ isFound, canWrite, managed, ways, entries }: ClientApp): string {
  if (entries.length > 0) {
    const files = [...new Set(entries.map((entry) => entry.file))].join(', ');
    return entries.length === 1 ? files : `${files}: ${entries.map(({ name }) => name).join(', ')}`;
  }
  if (managed !== null) return managed;
  if (!canWrite) return 'Copy and paste: Consentry is not sure where this app keeps its servers.';
  if (ways[0] === 'bridge')
    return 'Connects through a small local bridge, because this app cannot use a URL.';
  return isFound ? 'Found on this computer' : 'Not found on this computer';
}
