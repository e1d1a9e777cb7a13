import { useMemo } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { CommandFields, MoreCommandFields } from '../form/command-fields.tsx';
import { commandErrors, orNull, type CommandDraft } from '../form/connector-draft.ts';
import { SaveBar } from './save-bar.tsx';
import { useEditForm } from './use-edit-form.ts';
import { joinCommandLine, splitCommandLine } from '../form/split-command-line.ts';

/** Changes what is run. Saving is the yes to exactly the command that is shown (SEC-76). */
export function CommandSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name } = connector;
  const start = useStart(connector);
  const { draft, change, isChecked, submit, bar } = useEditForm({
    name,
    part: 'command',
    start,
    errors: commandErrors,
    changes: (changed) => changesOf(start, changed),
    done: 'It runs with the new settings.',
  });
  const fields = { draft, shown: isChecked ? commandErrors(draft) : {}, onChange: change };
  return (
    <Card title="Command">
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <CommandFields {...fields} />
        <MoreCommandFields {...fields} />
        <SaveBar verb="Save and restart" {...bar} />
      </form>
    </Card>
  );
}

function useStart(connector: ConnectorView): CommandDraft {
  const { process, environment, workingDirectory, timeoutSeconds } = connector;
  return useMemo(
    () => ({
      commandLine: process === null ? '' : joinCommandLine([process.command, ...process.args]),
      environment: environment.map((name) => ({ name, value: '', secret: true, isKept: true })),
      workingDirectory: workingDirectory ?? '',
      idleMinutes: process?.idleMinutes == null ? '' : String(process.idleMinutes),
      companyNetwork: process?.companyNetwork ?? 'auto',
      codeWasRead: false,
      timeout: String(timeoutSeconds),
    }),
    [process, environment, workingDirectory, timeoutSeconds],
  );
}

type Changes = Omit<CommandInput<'connector.edit'>, 'name'>;

/** Only what differs: the rest stays as it was confirmed. */
function changesOf(before: CommandDraft, after: CommandDraft): Changes {
  const [oldCommand, ...oldArgs] = splitCommandLine(before.commandLine).parts;
  const [command, ...args] = splitCommandLine(after.commandLine).parts;
  const left = new Set(after.environment.map((entry) => entry.name));
  const env = [
    ...before.environment
      .filter((entry) => !left.has(entry.name))
      .map((entry) => ({ name: entry.name, value: null })),
    // An empty field keeps the value that is there.
    ...after.environment
      .filter((entry) => entry.isKept !== true || entry.value !== '')
      .map(({ name, value, secret }) => ({ name, value, secret })),
  ];
  return {
    ...(command !== oldCommand && { command }),
    ...(JSON.stringify(args) !== JSON.stringify(oldArgs) && { args }),
    ...(env.length > 0 && { env }),
    ...(after.workingDirectory.trim() !== before.workingDirectory && {
      cwd: orNull(after.workingDirectory),
    }),
    ...(after.idleMinutes !== before.idleMinutes && {
      idleMinutes: after.idleMinutes === '' ? null : Number(after.idleMinutes),
    }),
    ...(after.companyNetwork !== before.companyNetwork && {
      companyNetwork: after.companyNetwork,
    }),
    ...(after.timeout !== before.timeout && { timeoutSeconds: Number(after.timeout) }),
    ...(after.codeWasRead && { confirmInlineCode: true }),
  };
}
