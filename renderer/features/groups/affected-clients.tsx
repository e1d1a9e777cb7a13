import type { AffectedClient } from '../../../contract/views/permission-sets.ts';
import { levelWords } from '../../state/words.ts';
import { plural } from '../../state/time-words.ts';
import { shortName } from '../../state/short-name.ts';
import type { Affected } from './use-permissions.ts';

/** Whom a change affects, said before it is saved (ATOMIC-11). */
export function AffectedClients({ affected }: { readonly affected: Affected }) {
  return (
    <div role="status" aria-label="Who this affects" className="w-full min-w-0">
      <Words affected={affected} />
    </div>
  );
}

function Words({ affected }: { readonly affected: Affected }) {
  if (affected.kind === 'loading') return <p className="text-muted">…</p>;
  if (affected.kind === 'problem')
    return <p className="text-danger-text wrap-anywhere">{affected.words}</p>;
  const { affected: rows, more } = affected;
  if (rows.length === 0) return <p className="text-muted">Nothing changes for any client.</p>;
  const clients = [...byClient(rows).values()];
  return (
    <>
      <p className="font-medium">
        {`Changes what ${plural(clients.length, 'client')} may do, from the next request on:`}
      </p>
      <ul className="mt-1 max-h-28 overflow-y-auto" tabIndex={0} aria-label="Clients it affects">
        {clients.map((own) => (
          <li key={own[0]?.clientId} className="wrap-anywhere">
            <bdi>{shortName(own[0]?.name ?? '')}</bdi>
            <span className="text-muted">{`: ${own.map(inWords).join('; ')}`}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-muted">{`and ${more} more`}</p>}
    </>
  );
}

function inWords({ connector, before, after }: AffectedClient): string {
  const where = connector === '*' ? 'other connectors' : connector;
  return `${where} ${levelWords[before].toLowerCase()} → ${levelWords[after].toLowerCase()}`;
}

function byClient(rows: readonly AffectedClient[]): ReadonlyMap<string, AffectedClient[]> {
  const clients = new Map<string, AffectedClient[]>();
  for (const row of rows) clients.set(row.clientId, [...(clients.get(row.clientId) ?? []), row]);
  return clients;
}
