import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../../components/base/button.tsx';
import { Checkbox, TextInput } from '../../../components/controls/field.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import type { EnvironmentEntry } from './environment-entry.ts';
import { looksSecret } from '../../../../contract/plain/looks-secret.ts';
import { PasteJson } from './paste-json.tsx';
import { readVariables } from './pasted-json.ts';

interface EnvironmentFieldsProps {
  readonly entries: readonly EnvironmentEntry[];
  readonly error: string | null;
  readonly onChange: (entries: readonly EnvironmentEntry[]) => void;
}

const mostVariables = 64;

/** Variables for the program. Secret ones go to the vault, which is where each starts. */
export function EnvironmentFields({ entries, error, onChange }: EnvironmentFieldsProps) {
  const paste = (pasted: readonly EnvironmentEntry[]) => {
    const names = new Set(pasted.map(({ name }) => name));
    const kept = entries.filter(
      ({ name, value }) => !names.has(name) && (name !== '' || value !== ''),
    );
    onChange([...kept, ...pasted].slice(0, mostVariables));
  };
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Environment variables</legend>
      <ul className="flex flex-col gap-2">
        {entries.map((entry, index) => (
          <EntryFields
            key={index}
            entry={entry}
            onChange={(changed) =>
              onChange(
                entries.map((other, at) => (at === index ? { ...other, ...changed } : other)),
              )
            }
            onRemove={() => onChange(entries.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      {error !== null && <p className="mt-1 text-meta text-danger-text">{error}</p>}
      <div className="mt-1 -ml-2 flex flex-wrap gap-1">
        <Button
          tone="quiet"
          size="small"
          icon={<Plus aria-hidden size={14} />}
          disabled={entries.length >= mostVariables}
          onClick={() => onChange([...entries, { name: '', value: '', secret: true }])}
        >
          Add variable
        </Button>
        <PasteJson
          label="Variables as a JSON object"
          words="Paste variables as JSON"
          example={'{ "API_TOKEN": "…", "LOG_LEVEL": "info" }'}
          read={readVariables}
          onRead={paste}
        />
      </div>
    </fieldset>
  );
}

interface EntryFieldsProps {
  readonly entry: EnvironmentEntry;
  readonly onChange: (changed: Partial<EnvironmentEntry>) => void;
  readonly onRemove: () => void;
}

function EntryFields({ entry, onChange, onRemove }: EntryFieldsProps) {
  const name = entry.name === '' ? 'the variable' : entry.name;
  const isKept = entry.isKept === true;
  const isUntouched = isKept && entry.value === '';
  return (
    <li>
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-32 grow basis-0">
          <TextInput
            aria-label="Name of the variable"
            className="font-mono"
            placeholder="GITHUB_TOKEN"
            maxLength={128}
            readOnly={isKept}
            value={entry.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </div>
        <div className="min-w-32 grow basis-0">
          <TextInput
            aria-label={`${isKept ? 'New value' : 'Value'} of ${name}`}
            className="font-mono"
            placeholder={isKept ? 'Stays as it is' : 'Value'}
            type={entry.secret ? 'password' : 'text'}
            maxLength={32_768}
            value={entry.value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
        </div>
        {!isUntouched && (
          <Checkbox checked={entry.secret} onChange={(secret) => onChange({ secret })}>
            Secret
          </Checkbox>
        )}
        <IconButton label={`Remove ${name}`} onClick={onRemove}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </div>
      {!entry.secret && looksSecret(entry.name, entry.value) && (
        <p role="status" className="mt-1 text-meta text-warn-text">
          {`${entry.name === '' ? 'This' : entry.name} looks like a secret. Mark it as one: then it is kept in the vault, and never shown again.`}
        </p>
      )}
    </li>
  );
}
