/** The way out of "the client was not given this connector": give it, here and now. */
import type { AccessLevel } from '../../../contract/views/access.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../components/base/button.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';
import { linkTo } from '../../state/route.ts';
import { findClient, findConnector } from '../../state/selectors.ts';
import { useApp } from '../../state/store.ts';
import { levelWords } from '../../state/words.ts';
import { useWholeClient } from '../clients/parts/use-whole-client.ts';

const levels: readonly AccessLevel[] = ['read', 'write'];

interface GiveConnectorProps {
  readonly entry: AuditEntry;
  /** It was given. */
  readonly onGiven: () => void;
}

/** Nothing where the entry has another reason, or client or connector are gone. */
export function GiveConnector({ entry, onGiven }: GiveConnectorProps) {
  const snapshot = useApp((state) => state.snapshot);
  const { clientId, connector, reason } = entry;
  if (snapshot === null || reason !== 'connector_not_granted') return null;
  if (clientId === null || connector === null) return null;
  const client = findClient(snapshot, clientId);
  if (client === undefined || findConnector(snapshot, connector) === undefined) return null;
  return <Offer shown={client} connector={connector} grantId={entry.grantId} onGiven={onGiven} />;
}

interface OfferProps {
  readonly shown: ClientView;
  readonly connector: string;
  readonly grantId: string | null;
  readonly onGiven: () => void;
}

function Offer({ shown, connector, grantId, onGiven }: OfferProps) {
  const give = useCommand('client.grant');
  const client = useWholeClient(shown);
  const meant = client.grants.find((one) => one.grantId === grantId);
  if (meant === undefined && client.moreGrants > 0) return null;
  const grant = meant ?? client.grants[0];
  const held = grant?.access[connector] ?? grant?.access['*'] ?? null;
  if (held !== null) {
    return (
      <p role="status" className="mt-2">
        {client.name} has {connector} now: {levelWords[held].toLowerCase()}.
      </p>
    );
  }
  const page = (
    <a
      href={linkTo('clients', client.clientId)}
      className="rounded-sm font-medium text-accent-text hover:underline"
    >
      {client.name}
    </a>
  );
  if (grant === undefined) {
    return <p className="mt-2 text-muted">{page} has no access now. It must log in again.</p>;
  }
  const run = async (level: AccessLevel) => {
    const result = await give.run({
      clientId: grant.clientId,
      grantId: grant.grantId,
      access: { [connector]: level },
    });
    if (result.ok) onGiven();
  };
  return (
    <div className="mt-2 flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {levels.map((level) => (
          <Button
            key={level}
            aria-label={`Give ${client.name} ${connector}: ${levelWords[level].toLowerCase()}`}
            disabled={give.pending}
            onClick={() => void run(level)}
          >
            Give {connector}: {levelWords[level].toLowerCase()}
          </Button>
        ))}
      </div>
      <p className="text-meta text-muted">
        Applies from its next call, without a new login. More on the page of {page}.
      </p>
      {give.error !== null && <ErrorPanel error={give.error} />}
    </div>
  );
}
