import { useState } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { SelectionBar } from '../../../components/controls/select-rows.tsx';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { plural } from '../../../state/time-words.ts';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { BulkConfirm } from '../../shell/bulk-confirm.tsx';

interface BulkConnectorsProps {
  readonly connectors: readonly ConnectorView[];
  readonly selection: Selection;
}

/** Enables or disables the connectors that are ticked, after one question. */
export function BulkConnectors({ connectors, selection }: BulkConnectorsProps) {
  const bridge = useBridge();
  const [asked, setAsked] = useState<'enable' | 'disable' | null>(null);
  const ticked = connectors.filter(({ name }) => selection.has(name));
  const which = ticked.filter(({ enabled }) => enabled === (asked === 'disable'));
  const canEnable = ticked.some(({ enabled }) => !enabled);
  const canDisable = ticked.some(({ enabled }) => enabled);
  return (
    <>
      <SelectionBar count={ticked.length} onClear={selection.clear}>
        <Button disabled={!canEnable} onClick={() => setAsked('enable')}>
          Enable
        </Button>
        <Button disabled={!canDisable} onClick={() => setAsked('disable')}>
          Disable
        </Button>
      </SelectionBar>
      {asked !== null && (
        <BulkConfirm
          title={(count) =>
            `${asked === 'enable' ? 'Enable' : 'Disable'} ${plural(count, 'connector')}?`
          }
          verb={asked === 'enable' ? 'Enable' : 'Disable'}
          keep="Leave them"
          items={which.map(({ name }) => ({ id: name, name }))}
          done={asked === 'enable' ? 'enabled' : 'disabled'}
          act={({ id }) =>
            callCommand(bridge, asked === 'enable' ? 'connector.enable' : 'connector.disable', {
              name: id,
            })
          }
          onClose={() => {
            setAsked(null);
            selection.clear();
          }}
        >
          {asked === 'enable'
            ? 'Clients that were given these connectors can use their accepted tools again.'
            : 'No client sees their tools until you enable them. Logins and settings stay.'}
        </BulkConfirm>
      )}
    </>
  );
}
