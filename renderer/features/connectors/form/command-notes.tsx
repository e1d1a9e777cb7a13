/**
 * What a person should know about a connector's command, and the yes to one that is not what they
 * confirmed (SEC-76).
 */
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button } from '../../../components/base/button.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { useCommand } from '../../../state/commands.ts';
import { NetworkVariables } from './network-fields.tsx';

const titles = {
  'inline-code': 'Runs code from its arguments',
  'unpinned-package': 'Runs the newest version of a package',
  'loader-variable': 'Can be made to load other code',
} as const;

export function CommandNotes({ connector }: { readonly connector: ConnectorView }) {
  if (connector.process === null) return null;
  const { change, warnings } = connector.process;
  return (
    <>
      {change !== null && (
        <CommandChange name={connector.name} process={connector.process} change={change} />
      )}
      {warnings.map(({ code, text }) => (
        <Banner key={code} tone="warn" title={titles[code]}>
          {text}
        </Banner>
      ))}
    </>
  );
}

interface CommandChangeProps {
  readonly name: string;
  readonly process: NonNullable<ConnectorView['process']>;
  readonly change: NonNullable<NonNullable<ConnectorView['process']>['change']>;
}

function CommandChange({ name, process, change }: CommandChangeProps) {
  const confirm = useCommand('connector.confirm');
  return (
    <Banner tone="warn" title="Not started: this is not the command you confirmed">
      <ul className="mb-2 list-disc pl-4 wrap-anywhere">
        {change.words.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <div className="mb-2">
        <NetworkVariables variables={process.networkVariables} />
      </div>
      <Button
        pending={confirm.pending}
        onClick={() => void confirm.run({ name, change: change.id })}
      >
        Confirm this command
      </Button>
      {confirm.error !== null && <ErrorPanel error={confirm.error} />}
    </Banner>
  );
}
