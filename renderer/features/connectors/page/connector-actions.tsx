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
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { useCommand } from '../../../state/commands.ts';
import { canSwitchAccount, connectWords, loginPlaces } from '../parts/connect-words.ts';
import { ConnectorLogin } from '../parts/connector-login.tsx';
import { needsLogin } from '../parts/connector-status.tsx';
import { ConnectorTest, type TestResult } from '../parts/connector-test.tsx';
import { DeleteConnector } from '../parts/delete-connector.tsx';
import { DuplicateConnector } from '../parts/duplicate-connector.tsx';
import { useConnect, type Connect } from '../parts/use-connect.ts';
import { TryTool } from '../tools/try-tool.tsx';
import { DisconnectConnector } from './disconnect-connector.tsx';
import { ForgetLogin } from './forget-login.tsx';

interface ConnectorActionsProps {
  readonly snapshot: AppSnapshot;
  readonly connector: ConnectorView;
}

type Asking = 'disconnect' | 'remove' | 'forget' | 'duplicate';

/** What can be done with a connector as a whole. */
export function ConnectorActions({ snapshot, connector }: ConnectorActionsProps) {
  const { name } = connector;
  const test = useCommand('connector.test');
  const connect = useConnect();
  const [tested, setTested] = useState<TestResult | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);

  const runTest = async () => {
    setTested(null);
    const result = await test.run({ name });
    if (result.ok) setTested(result.value);
  };
  const close = () => setAsking(null);
  const error = test.error ?? connect.error;

  return (
    <>
      <div className="flex flex-wrap gap-2">
        <ConnectButtons connector={connector} connect={connect} />
        <Button
          icon={<Activity aria-hidden size={14} />}
          disabled={!connector.enabled}
          pending={test.pending}
          onClick={() => void runTest()}
        >
          Test
        </Button>
        <MoreActions connector={connector} onAsk={setAsking} />
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
      <DisconnectConnector name={name} open={asking === 'disconnect'} onClose={close} />
      <ForgetLogin name={name} open={asking === 'forget'} onClose={close} />
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

interface ConnectButtonsProps {
  readonly connector: ConnectorView;
  readonly connect: Connect;
}

function ConnectButtons({ connector, connect }: ConnectButtonsProps) {
  const { name, enabled, connection } = connector;
  const isNext = enabled && (connection !== 'ready' || needsLogin(connector));
  return (
    <>
      {loginPlaces(connector).map((issuer) => (
        <Button
          key={issuer ?? ''}
          tone={isNext ? 'primary' : 'plain'}
          icon={<Plug aria-hidden size={14} />}
          disabled={!enabled}
          pending={connect.pending}
          // The button names the login service, so pressing it agrees to that service.
          onClick={() => void connect.run(name, issuer === null ? {} : { issuer })}
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
    </>
  );
}

interface MoreActionsProps {
  readonly connector: ConnectorView;
  readonly onAsk: (asking: Asking) => void;
}

function MoreActions({ connector: { kind, login, enabled }, onAsk }: MoreActionsProps) {
  return (
    <Menu trigger={<Button icon={<Ellipsis aria-hidden size={14} />}>More</Button>}>
      <MenuItem icon={<Unplug aria-hidden size={14} />} onSelect={() => onAsk('disconnect')}>
        Disconnect
      </MenuItem>
      <MenuItem icon={<CopyPlus aria-hidden size={14} />} onSelect={() => onAsk('duplicate')}>
        {kind === 'http' ? 'Add another account' : 'Duplicate'}
      </MenuItem>
      {login !== null && (
        <MenuItem
          icon={<UserRoundX aria-hidden size={14} />}
          disabled={!enabled}
          onSelect={() => onAsk('forget')}
        >
          Forget login and registration
        </MenuItem>
      )}
    </Menu>
  );
}
