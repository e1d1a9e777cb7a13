import type { LoggedArguments } from '../../../../contract/views/connector-details.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { Setting } from '../../../components/controls/setting.tsx';
import { Switch } from '../../../components/controls/switch.tsx';
import { useCommand } from '../../../state/commands.ts';

const loggedWords: Readonly<Record<LoggedArguments, string>> = {
  shapes: 'Only the names of arguments and how long they are.',
  usual: 'Short values that say what a call was about. Of texts, only how long they are.',
  texts:
    'Also what people and models wrote, up to 200 characters each. Applies from the next call.',
};

const newToolsWords = {
  held: 'No client sees them until you have reviewed them.',
  ask: 'Clients see them at once, and you are asked before each call until you have reviewed them. Tools that delete, or whose text has anything to look at, still wait.',
} as const;

/**
 * What the person thinks of a connector: how far it may go, whose text it brings, which new tools
 * need no look, or are asked about.
 */
export function TrustSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, isReadOnly, isUntrusted, autoAcceptReads, asksNewTools, loggedArguments } =
    connector;
  const edit = useCommand('connector.edit');
  return (
    <Card title="Trust">
      <Setting
        name="Only reading here"
        help="Nothing is written through this connector, whatever a client was given and whatever a tool is set to."
      >
        <Switch
          label="Only reading here"
          checked={isReadOnly}
          disabled={edit.pending}
          onChange={(checked) => void edit.run({ name, isReadOnly: checked })}
        />
      </Setting>
      <Setting
        name="Brings in untrusted content (mail, web, issues)"
        help="Such text can try to steer the client. Rules can ask before anything is written elsewhere after it."
      >
        <Switch
          label="Brings in untrusted content (mail, web, issues)"
          checked={isUntrusted}
          disabled={edit.pending}
          onChange={(checked) => void edit.run({ name, isUntrusted: checked })}
        />
      </Setting>
      <Setting
        name="Accept new tools that only read"
        help="Accepted without your review. Never tools with something to look at, and never changed ones."
      >
        <Switch
          label="Accept new tools that only read"
          checked={autoAcceptReads}
          disabled={edit.pending}
          onChange={(checked) => void edit.run({ name, autoAcceptReads: checked })}
        />
      </Setting>
      <Setting name="New and changed tools" help={newToolsWords[asksNewTools ? 'ask' : 'held']}>
        <Segmented
          label="New and changed tools"
          value={asksNewTools ? 'ask' : 'held'}
          segments={[
            { value: 'held', label: 'Wait for review' },
            { value: 'ask', label: 'Ask before each call' },
          ]}
          disabled={edit.pending}
          onChange={(next) => void edit.run({ name, asksNewTools: next === 'ask' })}
        />
      </Setting>
      <Setting
        name="Arguments in the activity"
        help={`${loggedWords[loggedArguments]} Never secrets.`}
      >
        <Segmented
          label="Arguments in the activity"
          value={loggedArguments}
          segments={[
            { value: 'shapes', label: 'Names and sizes only' },
            { value: 'usual', label: 'Usual' },
            { value: 'texts', label: 'With texts' },
          ]}
          disabled={edit.pending}
          onChange={(next) => void edit.run({ name, loggedArguments: next })}
        />
      </Setting>
      {edit.error !== null && <ErrorPanel error={edit.error} />}
    </Card>
  );
}
