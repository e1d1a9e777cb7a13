import { Activity, Plug, Trash2, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { ConnectorView } from '../../../contract/connector-view.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { navigate } from '../../state/route.ts';
import { ConnectorLogin } from './connector-login.tsx';
import { ConnectorTest, type TestResult } from './connector-test.tsx';

/** What can be done with a connector as a whole. */
export function ConnectorActions({ connector }: { readonly connector: ConnectorView }) {
  const { name } = connector;
  const test = useCommand('connector.test');
  const connect = useCommand('connector.connect');
  const disconnect = useCommand('connector.disconnect');
  const remove = useCommand('connector.remove');
  const [tested, setTested] = useState<TestResult | null>(null);
  const [loginUrl, setLoginUrl] = useState<string | null>(null);
  const [asking, setAsking] = useState<'disconnect' | 'remove' | null>(null);
  const isConnected = connector.connection === 'ready';

  const runTest = async () => {
    setTested(null);
    const result = await test.run({ name });
    if (result.ok) setTested(result.value);
  };
  // The person has read where the login will be, on the button they press.
  const runConnect = async (issuer: string | null) => {
    const result = await connect.run({ name, ...(issuer === null ? {} : { issuer }) });
    if (result.ok) setLoginUrl(result.value.authorizationUrl);
  };
  const runDisconnect = async () => {
    const result = await disconnect.run({ name });
    if (result.ok) setAsking(null);
  };
  const runRemove = async () => {
    const result = await remove.run({ name });
    if (!result.ok) return;
    showDone(`${name} deleted`);
    navigate('connectors');
  };
  const close = () => {
    setAsking(null);
    disconnect.clearError();
    remove.clearError();
  };
  const error = test.error ?? connect.error;

  return (
    <>
      <div className="flex flex-wrap gap-2">
        {places(connector).map((issuer) => (
          <Button
            key={issuer ?? ''}
            tone={isConnected ? 'plain' : 'primary'}
            icon={<Plug aria-hidden size={14} />}
            disabled={!connector.enabled}
            pending={connect.pending}
            onClick={() => void runConnect(issuer)}
          >
            {connectWords(connector, issuer)}
          </Button>
        ))}
        <Button
          icon={<Activity aria-hidden size={14} />}
          disabled={!connector.enabled}
          pending={test.pending}
          onClick={() => void runTest()}
        >
          Test
        </Button>
        <Button icon={<Unplug aria-hidden size={14} />} onClick={() => setAsking('disconnect')}>
          Disconnect
        </Button>
        <Button
          tone="danger"
          icon={<Trash2 aria-hidden size={14} />}
          onClick={() => setAsking('remove')}
        >
          Delete
        </Button>
      </div>
      <ConnectorLogin connector={connector} url={loginUrl} />
      {error !== null && <ErrorPanel error={error} />}
      {tested !== null && <ConnectorTest result={tested} onClose={() => setTested(null)} />}
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
        open={asking === 'remove'}
        title={`Delete ${name}?`}
        verb="Delete connector"
        keep="Keep connector"
        pending={remove.pending}
        error={remove.error}
        onConfirm={() => void runRemove()}
        onClose={close}
      >
        Its settings, its secrets and your choices for its tools are deleted, and no client can use
        it any more. This cannot be undone. To use it again, add it again.
      </Confirm>
    </>
  );
}

/** Where the person may say that logins are; null: nobody asks. */
function places({ login }: ConnectorView): readonly (string | null)[] {
  if (login?.newIssuer != null) return [login.newIssuer];
  return login === null || login.choices.length === 0 ? [null] : login.choices;
}

function connectWords({ auth, login }: ConnectorView, issuer: string | null): string {
  if (issuer !== null)
    return `Log in at ${new URL(issuer).host}${issuer === login?.newIssuer ? ' instead' : ''}`;
  return auth === 'action-required' ? 'Connect' : 'Reconnect';
}
