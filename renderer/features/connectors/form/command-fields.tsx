import { Field, TextArea, TextInput } from '../../../components/controls/field.tsx';
import { Banner } from '../../../components/feedback/banner.tsx';
import { CommandPreview } from './command-preview.tsx';
import type { CommandDraft, CommandField } from './connector-draft.ts';
import { EnvironmentFields } from './environment-fields.tsx';
import { secretArgument } from '../../../../contract/plain/looks-secret.ts';
import { NetworkField, NetworkNote } from './network-fields.tsx';
import { PasteJson } from './paste-json.tsx';
import { readArguments } from './pasted-json.ts';
import { joinCommandLine, splitCommandLine } from './split-command-line.ts';

export interface CommandFieldsProps {
  readonly draft: CommandDraft;
  readonly shown: Partial<Record<CommandField, string>>;
  readonly onChange: (changed: Partial<CommandDraft>) => void;
  readonly onLeaveCommand?: () => void;
}

/** What is started, exactly, and with which variables. */
export function CommandFields({ draft, shown, onChange, onLeaveCommand }: CommandFieldsProps) {
  const { parts } = splitCommandLine(draft.commandLine);
  const exposed = secretArgument(parts.slice(1));
  return (
    <>
      <Field
        label="Command"
        hint="The program and its arguments. No shell is used. Put words that contain spaces in quotes."
        error={shown.commandLine ?? null}
      >
        {(props) => (
          <TextArea
            {...props}
            rows={2}
            className="font-mono"
            maxLength={65_536}
            placeholder="npx -y @modelcontextprotocol/server-filesystem ~/projects"
            value={draft.commandLine}
            onChange={(event) => onChange({ commandLine: event.target.value })}
            onBlur={onLeaveCommand}
          />
        )}
      </Field>
      <div className="-mt-2 -ml-2">
        <PasteJson
          label="Arguments as a JSON array"
          words="Paste arguments as JSON"
          example={'["-y", "@modelcontextprotocol/server-filesystem", "/home/me"]'}
          read={readArguments}
          onRead={(args) =>
            onChange({
              commandLine: joinCommandLine([parts[0] ?? '', ...args]).replace(/^'' /u, ''),
            })
          }
        />
      </div>
      <CommandPreview parts={parts} folder={draft.workingDirectory.trim()} />
      {exposed !== null && (
        <Banner tone="warn" title={`What follows ${exposed} looks like a secret`}>
          Any program on this computer can read another program’s arguments. Use an environment
          variable if the server takes one.
        </Banner>
      )}
      <EnvironmentFields
        entries={draft.environment}
        error={shown.environment ?? null}
        onChange={(environment) => onChange({ environment })}
      />
      <NetworkNote
        setting={draft.companyNetwork}
        declared={draft.environment.map(({ name }) => name)}
      />
    </>
  );
}

/** What is rarely needed. */
export function MoreCommandFields({ draft, shown, onChange }: CommandFieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Working folder" hint="Leave it empty to use the folder Consentry runs in.">
        {(props) => (
          <TextInput
            {...props}
            maxLength={4096}
            value={draft.workingDirectory}
            onChange={(event) => onChange({ workingDirectory: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Stop after minutes without a call"
        hint="Leave it empty to keep it running."
        error={shown.idleMinutes ?? null}
      >
        {(props) => (
          <TextInput
            {...props}
            inputMode="numeric"
            maxLength={4}
            value={draft.idleMinutes}
            onChange={(event) => onChange({ idleMinutes: event.target.value.trim() })}
          />
        )}
      </Field>
      <TimeoutField
        timeout={draft.timeout}
        error={shown.timeout ?? null}
        onChange={(timeout) => onChange({ timeout })}
      />
      <NetworkField
        value={draft.companyNetwork}
        onChange={(companyNetwork) => onChange({ companyNetwork })}
      />
      <label className="flex items-start gap-2 sm:col-span-2">
        <input
          type="checkbox"
          className="mt-1 accent-accent"
          checked={draft.codeWasRead}
          onChange={(event) => onChange({ codeWasRead: event.target.checked })}
        />
        The command contains code (bash -c, node -e …), and I have read it
      </label>
    </div>
  );
}

interface TimeoutFieldProps {
  readonly timeout: string;
  readonly error: string | null;
  readonly onChange: (timeout: string) => void;
}

export function TimeoutField({ timeout, error, onChange }: TimeoutFieldProps) {
  return (
    <Field
      label="Time limit per call, in seconds"
      hint="Waiting for your approval does not count."
      error={error}
    >
      {(props) => (
        <TextInput
          {...props}
          inputMode="numeric"
          maxLength={4}
          value={timeout}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  );
}
