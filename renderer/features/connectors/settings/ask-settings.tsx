import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Setting } from '../../../components/controls/setting.tsx';
import { Switch } from '../../../components/controls/switch.tsx';
import { useCommand } from '../../../state/commands.ts';

const kinds = [
  {
    kind: 'input',
    label: 'May ask you through the client',
    hint: 'With a form or a page to open, in the middle of a call. Fields for secrets are removed.',
  },
  {
    kind: 'model',
    label: 'May use the client’s model',
    hint: 'It writes what the model reads, at your cost, and sees the answer.',
  },
  {
    kind: 'folders',
    label: 'May see the client’s folders',
    hint: 'The names and paths of the folders the client works in, not their contents.',
  },
  {
    kind: 'extensions',
    label: 'May use extensions of MCP',
    hint: 'App pages, skills and tasks. When this is off, neither the server nor a client learns of the other’s.',
  },
] as const;

/** What its server may use of clients: what it may ask for (SEC-44), and extensions. */
export function AskSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, asks } = connector;
  const edit = useCommand('connector.edit');
  return (
    <Card title="What the server may use of clients">
      {kinds.map(({ kind, label, hint }) => (
        <Setting key={kind} name={label} help={hint}>
          <Switch
            label={label}
            checked={asks[kind]}
            disabled={edit.pending}
            onChange={(checked) => void edit.run({ name, asks: { [kind]: checked } })}
          />
        </Setting>
      ))}
      {edit.error !== null && <ErrorPanel error={edit.error} />}
    </Card>
  );
}
