import type { AppSnapshot } from '../../../contract/views.ts';
import type { ConnectorView } from '../../../contract/connector-view.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { navigate } from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';

interface DeleteConnectorProps {
  readonly snapshot: AppSnapshot;
  readonly connector: ConnectorView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Names everything that goes, and offers what does not take it away (ATRYUM-33, ATRYUM-35). */
export function DeleteConnector({ snapshot, connector, open, onClose }: DeleteConnectorProps) {
  const remove = useCommand('connector.remove');
  const disable = useCommand('connector.disable');
  const { name, enabled } = connector;
  const close = () => {
    remove.clearError();
    disable.clearError();
    onClose();
  };
  const runRemove = async () => {
    const result = await remove.run({ name });
    if (!result.ok) return;
    showDone(`${name} deleted`);
    navigate('connectors');
  };
  const runDisable = async () => {
    const result = await disable.run({ name });
    if (!result.ok) return;
    onClose();
    showDone(`${name} disabled`, 'No client sees its tools until you enable it.');
  };
  return (
    <Confirm
      open={open}
      title={`Delete ${name}?`}
      verb="Delete connector"
      keep="Keep connector"
      pending={remove.pending}
      error={remove.error ?? disable.error}
      instead={
        enabled && (
          <Button pending={disable.pending} onClick={() => void runDisable()}>
            Disable instead
          </Button>
        )
      }
      onConfirm={() => void runRemove()}
      onClose={close}
    >
      <p>This goes for good:</p>
      <ul aria-label="What is deleted" className="my-1 list-disc pl-4 wrap-anywhere">
        {whatGoes(snapshot, connector).map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <p>
        {enabled
          ? 'To stop its use and keep all this, disable it instead.'
          : 'It is disabled already: no client can use it, and all this is kept.'}
      </p>
    </Confirm>
  );
}

/** One line for each kind of thing that is lost with a connector. */
export function whatGoes({ clients }: AppSnapshot, connector: ConnectorView): readonly string[] {
  const { name, tools, secret, login } = connector;
  const withGrant = clients.filter((client) =>
    client.grants.some((grant) => Object.hasOwn(grant.access, name)),
  );
  const withAddress = clients.filter((client) =>
    client.grants.some(({ resources }) =>
      resources.some((resource) => resource.endsWith(`/mcp/${name}`)),
    ),
  );
  return [
    'Its settings',
    tools === 0
      ? null
      : `${plural(tools, 'tool')}, with what you chose for ${tools === 1 ? 'it' : 'them'}`,
    secretLine(connector),
    login?.isLoggedIn === true
      ? `The login${login.account === null ? '' : ` as ${login.account}`}; the service is told, where it takes that`
      : null,
    secret.set || login?.hasClientSecret !== true ? null : 'The client secret',
    withGrant.length === 0 ? null : `What you allowed ${namesOf(withGrant)} to do with it`,
    withAddress.length === 0
      ? null
      : `Its own address /mcp/${name}: take it out of the settings of ${namesOf(withAddress)} yourself`,
  ].filter((line) => line !== null);
}

function secretLine({ kind, secret, environment }: ConnectorView): string | null {
  if (!secret.set) return null;
  if (kind === 'stdio') return `The secret values among ${environment.join(', ')}`;
  return secret.last4 === null ? 'Its token' : `Its token that ends in ${secret.last4}`;
}

function namesOf(clients: AppSnapshot['clients']): string {
  const names = clients.slice(0, 3).map((client) => client.name);
  const more = clients.length - names.length;
  return [...names, ...(more > 0 ? [plural(more, 'other client')] : [])].join(', ');
}
