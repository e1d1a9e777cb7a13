import { Activity, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { SelectionBar } from '../../../components/controls/select-rows.tsx';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { plural } from '../../../state/time-words.ts';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { BulkConfirm } from '../../shell/bulk-confirm.tsx';
import { TestResults } from './test-results.tsx';
import { useTests } from './use-tests.ts';

interface BulkConnectorsProps {
  readonly connectors: readonly ConnectorView[];
  readonly selection: Selection;
}

interface Deed {
  readonly verb: string;
  readonly done: string;
  readonly effect: string;
  readonly command: 'connector.enable' | 'connector.disable' | 'connector.disconnect';
  /** Whether there is anything to do about this one. */
  readonly fits: (connector: ConnectorView) => boolean;
}

const deeds = {
  enable: {
    verb: 'Enable',
    done: 'enabled',
    effect: 'Clients that were given these connectors can use their accepted tools again.',
    command: 'connector.enable',
    fits: ({ enabled }) => !enabled,
  },
  disable: {
    verb: 'Disable',
    done: 'disabled',
    effect: 'No client sees their tools until you enable them. Logins and settings stay.',
    command: 'connector.disable',
    fits: ({ enabled }) => enabled,
  },
  disconnect: {
    verb: 'Disconnect',
    done: 'disconnected',
    effect:
      'Their connections end and their logins are forgotten; where a server supports it, the login is revoked there too. The settings stay. To use them again, connect and log in again.',
    command: 'connector.disconnect',
    fits: () => true,
  },
} as const satisfies Record<string, Deed>;
type DeedName = keyof typeof deeds;

/** What can be done with the connectors that are ticked; what takes something away asks first. */
export function BulkConnectors({ connectors, selection }: BulkConnectorsProps) {
  const bridge = useBridge();
  const [asked, setAsked] = useState<DeedName | null>(null);
  const { tests, run, close } = useTests();
  const ticked = connectors.filter(({ name }) => selection.has(name));
  const fitting = (name: DeedName) => ticked.filter(deeds[name].fits);
  const enabled = ticked.filter((connector) => connector.enabled);
  const button = (name: DeedName) => (
    <Button
      icon={name === 'disconnect' ? <Unplug aria-hidden size={14} /> : undefined}
      disabled={fitting(name).length === 0}
      onClick={() => setAsked(name)}
    >
      {deeds[name].verb}
    </Button>
  );
  const deed: Deed | null = asked === null ? null : deeds[asked];
  return (
    <>
      <SelectionBar count={ticked.length} onClear={selection.clear}>
        {button('enable')}
        {button('disable')}
        <Button
          icon={<Activity aria-hidden size={14} />}
          disabled={enabled.length === 0}
          pending={tests.kind === 'under-way'}
          onClick={() => void run(enabled.map(({ name }) => name))}
        >
          Test
        </Button>
        {button('disconnect')}
      </SelectionBar>
      {tests.kind !== 'none' && <TestResults tests={tests} onClose={close} />}
      {asked !== null && deed !== null && (
        <BulkConfirm
          title={(count) => `${deed.verb} ${plural(count, 'connector')}?`}
          verb={deed.verb}
          keep="Leave them"
          isMild={asked === 'enable'}
          items={fitting(asked).map(({ name }) => ({ id: name, name }))}
          done={deed.done}
          act={({ id }) => callCommand(bridge, deed.command, { name: id })}
          onDone={selection.clear}
          onClose={() => setAsked(null)}
        >
          {deed.effect}
        </BulkConfirm>
      )}
    </>
  );
}
