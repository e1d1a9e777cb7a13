import type { LoggedArguments } from '../../../contract/connector-details.ts';
import type { ConnectorView } from '../../../contract/connector-view.ts';
import { Card } from '../../components/card.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Switch } from '../../components/switch.tsx';
import { useCommand } from '../../state/commands.ts';

const loggedWords: Readonly<Record<LoggedArguments, string>> = {
  shapes: 'Only the names of arguments and how long they are.',
  usual: 'Short values that say what a call was about; of texts only how long they are.',
  texts: 'Also what people and models wrote, up to 200 characters each, from the next call on.',
};

/** What the person thinks of a connector: how far it may go, whose text it brings, which new tools need no look. */
export function TrustSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, isReadOnly, isUntrusted, autoAcceptReads, loggedArguments } = connector;
  const edit = useCommand('connector.edit');
  return (
    <Card title="Trust">
      <div className="flex flex-col gap-3">
        <SwitchRow
          label="Only reading here"
          hint="Whatever a client was given and whatever a tool is set to: nothing is written through this connector."
          checked={isReadOnly}
          disabled={edit.pending}
          onChange={(checked) => void edit.run({ name, isReadOnly: checked })}
        />
        <SwitchRow
          label="Brings in text from strangers (mail, web, issues)"
          hint="Such text can try to steer the client. Rules can ask before anything is written elsewhere after it."
          checked={isUntrusted}
          disabled={edit.pending}
          onChange={(checked) => void edit.run({ name, isUntrusted: checked })}
        />
        <SwitchRow
          label="Accept new tools that only read"
          hint="As they come, without your review. Never those with anything to look at, and never changed ones."
          checked={autoAcceptReads}
          disabled={edit.pending}
          onChange={(checked) => void edit.run({ name, autoAcceptReads: checked })}
        />
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <div className="min-w-0 grow basis-60">
            <p className="font-medium">Arguments in the activity</p>
            <p className="text-muted">{loggedWords[loggedArguments]} Never secrets.</p>
          </div>
          <Segmented
            label="Arguments in the activity"
            value={loggedArguments}
            segments={[
              { value: 'shapes', label: 'Shapes only' },
              { value: 'usual', label: 'Usual' },
              { value: 'texts', label: 'With texts' },
            ]}
            disabled={edit.pending}
            onChange={(next) => void edit.run({ name, loggedArguments: next })}
          />
        </div>
        {edit.error !== null && <ErrorPanel error={edit.error} />}
      </div>
    </Card>
  );
}

interface SwitchRowProps {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (checked: boolean) => void;
}

function SwitchRow({ label, hint, ...control }: SwitchRowProps) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <p className="font-medium">{label}</p>
        <p className="text-muted">{hint}</p>
      </div>
      <Switch label={label} {...control} />
    </div>
  );
}
