import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { connectorWords } from '../../../contract/plain/connector-words.ts';
import { brandOfConnector } from '../../components/identity/brands.ts';
import { IdentityMark } from '../../components/identity/identity-mark.tsx';
import { Card } from '../../components/layout/card.tsx';
import { linkTo } from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';
import { AuthStatus, ConnectionStatus, needsLogin } from '../connectors/parts/connector-status.tsx';

const mostShown = 6;

/** Those that something is wrong with first, then by name. */
export function ConnectorHealth({ connectors }: { readonly connectors: readonly ConnectorView[] }) {
  const enabled = connectors.filter((connector) => connector.enabled);
  if (enabled.length === 0) return null;
  const shown = enabled.toSorted(
    (one, other) =>
      Number(isWell(one)) - Number(isWell(other)) ||
      connectorWords(one).localeCompare(connectorWords(other), 'en'),
  );
  const left = shown.length - mostShown;
  return (
    <Card
      title="Connectors"
      aside={
        <a href={linkTo('connectors')} className="rounded-sm text-muted hover:text-ink">
          Show all
        </a>
      }
      flush
    >
      <ul className="divide-y divide-line border-t border-line">
        {shown.slice(0, mostShown).map((connector) => (
          <li key={connector.name} className="flex items-center gap-3 px-4 py-2">
            <IdentityMark name={connector.name} brand={brandOfConnector(connector)} />
            <a
              href={linkTo('connectors', connector.name)}
              className="min-w-0 grow truncate rounded-sm font-medium hover:underline"
            >
              {connectorWords(connector)}
            </a>
            <span className="hidden shrink-0 text-meta text-muted tabular-nums sm:inline">
              {plural(connector.tools, 'tool')}
            </span>
            <span className="shrink-0">
              {needsLogin(connector) ? (
                <AuthStatus connector={connector} />
              ) : (
                <ConnectionStatus connector={connector} />
              )}
            </span>
          </li>
        ))}
      </ul>
      {left > 0 && (
        <p className="border-t border-line px-4 py-2 text-meta text-muted">{`and ${left} more`}</p>
      )}
    </Card>
  );
}

function isWell(connector: ConnectorView): boolean {
  return !needsLogin(connector) && connector.connection === 'ready';
}
