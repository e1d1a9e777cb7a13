/**
 * Servers that the AI apps of this computer have already. A file of an app is read when the person
 * asks for it, and not before (CFG-1): one press looks into all of them.
 */
import { useEffect, useRef, useState } from 'react';
import type { ClientApp } from '../../../contract/commands/client-file-commands.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { brandOfApp } from '../../components/identity/brands.ts';
import { IdentityMark } from '../../components/identity/identity-mark.tsx';
import { callCommand, useBridge } from '../../state/commands.ts';
import { plural } from '../../state/time-words.ts';
import { useClientApps } from '../clients/apps/use-client-apps.ts';
import { ImportDialog } from '../connectors/import/import-dialog.tsx';

const mostShown = 3;
const nothingFound = 'They have no server that can be imported.';

interface Offer {
  readonly app: ClientApp;
  /** Servers that can be brought in. */
  readonly servers: number;
}

type Look =
  | { readonly at: 'not-asked' }
  | { readonly at: 'looking' }
  | { readonly at: 'found'; readonly offers: readonly Offer[] };

/** Nothing at all where no AI app is found; what goes wrong is said by the dialog. */
export function ImportOffers() {
  const bridge = useBridge();
  const { value: apps } = useClientApps('');
  const [look, setLook] = useState<Look>({ at: 'not-asked' });
  /** The app whose servers are chosen from; null: none was chosen yet. */
  const [open, setOpen] = useState<{ readonly app: ClientApp | null } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const here = (apps ?? []).filter(({ isFound, file }) => isFound && file !== null);

  const lookInto = async () => {
    const read = await Promise.all(
      here.map(async (app): Promise<Offer> => {
        const found = await callCommand(bridge, 'import.preview', { app: app.id });
        const servers = found.ok ? found.value.servers : [];
        return { app, servers: servers.filter(({ state }) => state === 'ready').length };
      }),
    );
    const offers = read.filter(({ servers }) => servers > 0);
    setLook({ at: 'found', offers: offers.toSorted((a, b) => b.servers - a.servers) });
  };
  // The button that was pressed is gone: reading goes on where its answer stands.
  useEffect(() => {
    if (look.at === 'found' && document.activeElement === document.body) list.current?.focus();
  }, [look.at]);

  if (here.length === 0) return null;
  return (
    <Card title="Already set up in your AI apps">
      <p role="status" className="sr-only">
        {look.at === 'found' ? foundWords(look.offers) : ''}
      </p>
      <div ref={list} tabIndex={-1} data-quiet-focus>
        {look.at === 'found' ? (
          <Found offers={look.offers} onImport={(app) => setOpen({ app })} />
        ) : (
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="min-w-0 grow basis-60">
              {hereWords(here)}{' '}
              <span className="text-muted">
                {here.length === 1
                  ? 'Its file is read when you ask, and not before.'
                  : 'Their files are read when you ask, and not before.'}
              </span>
            </p>
            <Button
              pending={look.at === 'looking'}
              onClick={() => {
                setLook({ at: 'looking' });
                void lookInto();
              }}
            >
              Look for servers
            </Button>
          </div>
        )}
      </div>
      {open !== null && (
        <ImportDialog
          begin={open.app}
          onClose={() => {
            setOpen(null);
            void lookInto();
          }}
        />
      )}
    </Card>
  );
}

function hereWords(apps: readonly ClientApp[]): string {
  const names = apps.slice(0, mostShown).map(({ name }) => name);
  const more = apps.length - names.length;
  if (more > 0) names.push(`${more} more`);
  const [last = ''] = names.slice(-1);
  return names.length === 1
    ? `${last} is on this computer.`
    : `${names.slice(0, -1).join(', ')} and ${last} are on this computer.`;
}

function foundWords(offers: readonly Offer[]): string {
  if (offers.length === 0) return nothingFound;
  return offers
    .map(({ app, servers }) => `${app.name} has ${plural(servers, 'server')}.`)
    .join(' ');
}

interface FoundProps {
  readonly offers: readonly Offer[];
  /** Null: the person chooses the app in the dialog. */
  readonly onImport: (app: ClientApp | null) => void;
}

function Found({ offers, onImport }: FoundProps) {
  if (offers.length === 0) return <p className="text-muted">{nothingFound}</p>;
  const more = offers.length - mostShown;
  return (
    <ul aria-label="Servers of your AI apps" className="flex flex-col gap-1.5">
      {offers.slice(0, mostShown).map(({ app, servers }) => (
        <li key={app.id} className="flex items-center gap-3">
          <IdentityMark name={app.name} brand={brandOfApp(app.id)} />
          <p className="min-w-0 grow wrap-anywhere">
            <span className="font-medium">{app.name}</span> {`has ${plural(servers, 'server')}`}
          </p>
          <Button aria-label={`Import from ${app.name}…`} onClick={() => onImport(app)}>
            Import…
          </Button>
        </li>
      ))}
      {more > 0 && (
        <li>
          <Button tone="quiet" onClick={() => onImport(null)}>
            {`and ${plural(more, 'more app')}…`}
          </Button>
        </li>
      )}
    </ul>
  );
}
