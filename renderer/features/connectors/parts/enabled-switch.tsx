import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Switch } from '../../../components/controls/switch.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';

/** Turns a connector on and off for every client. */
export function EnabledSwitch({ connector }: { readonly connector: ConnectorView }) {
  const enable = useCommand('connector.enable', 'notice');
  const disable = useCommand('connector.disable', 'notice');
  const change = async (enabled: boolean) => {
    const result = await (enabled ? enable : disable).run({ name: connector.name });
    if (result.ok && !enabled)
      showDone(`${connector.name} disabled`, 'No client sees its tools until you enable it.');
  };
  return (
    <Switch
      label={`${connector.name} enabled`}
      checked={connector.enabled}
      disabled={enable.pending || disable.pending}
      onChange={(enabled) => void change(enabled)}
    />
  );
}
