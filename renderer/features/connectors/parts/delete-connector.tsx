import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { whatGoes } from '../../../../contract/plain/what-goes.ts';
import { Button } from '../../../components/base/button.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { callCommand, useBridge, useCommand } from '../../../state/commands.ts';
import { offerChanges, ofConnector, ofDeleted } from '../../../state/entry-changes.ts';
import { showDone } from '../../../state/notices.ts';
import { navigate } from '../../../state/route.ts';
import { useConnectorTraces } from './use-connector-traces.ts';

interface DeleteConnectorProps {
  readonly snapshot: AppSnapshot;
  readonly connector: ConnectorView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/**
 * Names everything that goes, and offers what does not take it away (ATRYUM-33, ATRYUM-35);
 * afterwards the entries of client files that led to it (ATRYUM-34).
 */
export function DeleteConnector({ snapshot, connector, open, onClose }: DeleteConnectorProps) {
  const remove = useCommand('connector.remove');
  const disable = useCommand('connector.disable');
  const bridge = useBridge();
  const traces = useConnectorTraces(open);
  const { name, enabled } = connector;
  const { goes, stays } = whatGoes(connector, { ...traces, clients: snapshot.clients });
  const hasEntries = traces.entries.some((entry) => entry.connector === name);
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
    // Also those that were written while the question was open.
    const apps = await callCommand(bridge, 'clientFiles.list', {});
    if (apps.ok) offerChanges(ofDeleted(ofConnector(apps.value, name), name));
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
      <p>This is deleted for good:</p>
      <ul aria-label="What is deleted" className="my-1 list-disc pl-4 wrap-anywhere">
        {goes.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      {stays.length > 0 && (
        <>
          <p>This stays:</p>
          <ul aria-label="What stays" className="my-1 list-disc pl-4 wrap-anywhere">
            {stays.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        </>
      )}
      {hasEntries && <p className="mb-1">Next, you are asked about its entries in client files.</p>}
      <p>
        {enabled
          ? 'To stop using it and keep all this, disable it instead.'
          : 'It is disabled already: no client can use it, and all this is kept.'}
      </p>
    </Confirm>
  );
}
