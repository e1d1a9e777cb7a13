import {
  Activity,
  CopyPlus,
  Ellipsis,
  Plug,
  Trash2,
  Unplug,
  UserRoundCog,
  UserRoundX,
} from 'lucide-react';
import { useState } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { useCommand } from '../../../state/commands.ts';
import { canSwitchAccount, connectWords, loginPlaces } from '../parts/connect-words.ts';
import { ConnectorLogin } from '../parts/connector-login.tsx';
import { needsLogin } from '../parts/connector-status.tsx';
import { TryTool } from '../tools/try-tool.tsx';
import { ConnectorTest, type TestResult } from '../parts/connector-test.tsx';
import { DuplicateConnector } from '../parts/duplicate-connector.tsx';
import { keepLoginUrl } from '../parts/login-urls.ts';
import { DeleteConnector } from '../parts/delete-connector.tsx';
import { useConnect } from '../parts/use-connect.ts';

interface ConnectorActionsProps {
  readonly snapshot: AppSnapshot;
  readonly connector: ConnectorView;
}

/** What can be done with a connector as a whole. */
export function ConnectorActions({ snapshot, connector }: ConnectorActionsProps) {
  const { name, kind, enabled } = connector;
  const test = useCommand('connector.test');
  const connect = useConnect();
  const disconnect = useCommand('connector.disconnect');
  const forget = useCommand('connector.forgetLogin');
  const [tested, setTested] = useState<TestResult | null>(null);
  const [asking, setAsking] = useState<'disconnect' | 'remove' | 'forget' | 'duplicate' | null>(
    null,
  );

  const runTest = async () => {
    setTested(null);
    const result = await test.run({ name });
    if (result.ok) setTested(result.value);
  };
  // The person has read where the login will be, on the button they press.
  const runConnect = (issuer: string | null) =>
    void connect.run(name, issuer === null ? {} : { issuer });
  const runDisconnect = async () => {
    const result = await disconnect.run({ name });
    if (result.ok) setAsking(null);
  };
  const runForget = async () => {
    const result = await forget.run({ name });
    if (!result.ok) return;
    setAsking(null);
    const { authorizationUrl } = result.value;
    if (authorizationUrl !== null) keepLoginUrl(name, authorizationUrl);
  };
  const close = () => {
    setAsking(null);
    forget.clearError();
    disconnect.clearError();
  };
  const error = test.error ?? connect.error;
  const isWanted = enabled && (connector.connection !== 'ready' || needsLogin(connector));

  return (
    <>
      <div className="flex flex-wrap gap-2">
        {loginPlaces(connector).map((issuer) => (
          <Button
            key={issuer ?? ''}
            tone={isWanted ? 'primary' : 'plain'}
            icon={<Plug aria-hidden size={14} />}
            disabled={!enabled}
            pending={connect.pending}
            onClick={() => runConnect(issuer)}
          >
            {connectWords(connector, issuer)}
          </Button>
        ))}
        {canSwitchAccount(connector) && (
          <Button
            icon={<UserRoundCog aria-hidden size={14} />}
            disabled={!enabled || connect.pending}
            onClick={() => void connect.run(name, { again: true, switch: true })}
          >
            Switch account
          </Button>
        )}
        <Button
          icon={<Activity aria-hidden size={14} />}
          disabled={!enabled}
          pending={test.pending}
          onClick={() => void runTest()}
        >
          Test
        </Button>
        <Menu trigger={<Button icon={<Ellipsis aria-hidden size={14} />}>More</Button>}>
          <MenuItem
            icon={<Unplug aria-hidden size={14} />}
            onSelect={() => setAsking('disconnect')}
          >
            Disconnect
          </MenuItem>
          {kind === 'http' && (
            <MenuItem
              icon={<CopyPlus aria-hidden size={14} />}
              onSelect={() => setAsking('duplicate')}
            >
              Add another account
            </MenuItem>
          )}
          {connector.login !== null && (
            <MenuItem
              icon={<UserRoundX aria-hidden size={14} />}
              disabled={!enabled}
              onSelect={() => setAsking('forget')}
            >
              Forget login and registration
            </MenuItem>
          )}
        </Menu>
        <Button
          tone="danger"
          icon={<Trash2 aria-hidden size={14} />}
          onClick={() => setAsking('remove')}
        >
          Delete
        </Button>
      </div>
      <ConnectorLogin connector={connector} />
      {error !== null && <ErrorPanel error={error} />}
      {tested !== null && (
        <ConnectorTest result={tested} onClose={() => setTested(null)}>
          <TryTool snapshot={snapshot} connector={name} title={connector.title ?? name} />
        </ConnectorTest>
      )}
      <Confirm
        open={asking === 'disconnect'}
        title={`Disconnect ${name}?`}
        verb="Disconnect"
        keep="Stay connected"
        pending={disconnect.pending}
        error={disconnect.error}
        onConfirm={() => void runDisconnect()}
        onClose={close}
      >
        The connection ends and its login is forgotten; where the server supports it, the login is
        revoked there too. The settings stay. To use it again, connect and log in again.
      </Confirm>
      <Confirm
        open={asking === 'forget'}
        title={`Forget the login of ${name}?`}
        verb="Forget and log in again"
        keep="Keep the login"
        pending={forget.pending}
        error={forget.error}
        onConfirm={() => void runForget()}
        onClose={close}
      >
        Its tokens and its registration at the service are forgotten, and a new login begins. That
        helps when the service no longer knows what it gave out. Settings and tools stay.
      </Confirm>
      {asking === 'duplicate' && (
        <DuplicateConnector
          connector={connector}
          taken={snapshot.connectors.map((each) => each.name)}
          onClose={close}
        />
      )}
      <DeleteConnector
        snapshot={snapshot}
        connector={connector}
        open={asking === 'remove'}
        onClose={close}
      />
    </>
  );
}
