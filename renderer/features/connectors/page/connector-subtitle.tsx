import { UserRound } from 'lucide-react';
import { ownTitleOf } from '../../../../contract/plain/connector-words.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Kind } from '../list/connectors-table.tsx';
import { AuthStatus, ConnectionStatus } from '../parts/connector-status.tsx';
import { EnabledSwitch } from '../parts/enabled-switch.tsx';

interface ConnectorSubtitleProps {
  readonly connector: ConnectorView;
  /** The person wants to label the account. */
  readonly onLabel: () => void;
}

/** The lines under the name: account, target and state. */
export function ConnectorSubtitle({ connector, onLabel }: ConnectorSubtitleProps) {
  return (
    <>
      <AccountLine connector={connector} onLabel={onLabel} />
      <code title={connector.target} className="block truncate">
        {connector.target}
      </code>
      <span className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1">
        <Kind kind={connector.kind} />
        <ConnectionStatus connector={connector} />
        <AuthStatus connector={connector} />
        <span className="inline-flex items-center gap-2">
          <EnabledSwitch connector={connector} />
          {connector.enabled ? 'Enabled' : 'Disabled'}
        </span>
      </span>
    </>
  );
}

/**
 * The name under a title of the person's, the account and the description, as far as they are
 * known (ATMOS-5).
 */
function AccountLine({ connector, onLabel }: ConnectorSubtitleProps) {
  const { name, label, reached, login, description, duplicateOf } = connector;
  const account = label ?? reached ?? login?.account ?? null;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        {ownTitleOf(connector) !== null && <code className="text-ink">{name}</code>}
        {account !== null && <Badge icon={<UserRound aria-hidden size={12} />}>{account}</Badge>}
        {account === null && login?.isLoggedIn === true && (
          <Button size="small" tone="quiet" onClick={onLabel}>
            Label this account
          </Button>
        )}
        {duplicateOf !== null && <Badge tone="warn">{`The same account as ${duplicateOf}`}</Badge>}
      </span>
      {description !== null && <span className="block wrap-anywhere">{description}</span>}
    </>
  );
}
