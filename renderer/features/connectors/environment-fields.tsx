import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Checkbox, TextInput } from '../../components/field.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import type { EnvironmentEntry } from './connector-draft.ts';

interface EnvironmentFieldsProps {
  readonly entries: readonly EnvironmentEntry[];
  readonly error: string | null;
  readonly onChange: (entries: readonly EnvironmentEntry[]) => void;
}

/** Variables for the program. Secret ones go to the vault, which is where each starts. */
export function EnvironmentFields({ entries, error, onChange }: EnvironmentFieldsProps) {
  const change = (index: number, changed: Partial<EnvironmentEntry>) =>
    onChange(entries.map((entry, at) => (at === index ? { ...entry, ...changed } : entry)));
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Environment variables</legend>
      <ul className="flex flex-col gap-2">
        {entries.map((entry, index) => (
          <li key={index} className="flex flex-wrap items-center gap-2">
            <div className="min-w-32 grow basis-0">
              <TextInput
                aria-label="Name of the variable"
                className="font-mono"
                placeholder="GITHUB_TOKEN"
                maxLength={128}
                value={entry.name}
                onChange={(event) => change(index, { name: event.target.value })}
              />
            </div>
            <div className="min-w-32 grow basis-0">
              <TextInput
                aria-label={`Value of ${entry.name === '' ? 'the variable' : entry.name}`}
                className="font-mono"
                placeholder="Value"
                type={entry.secret ? 'password' : 'text'}
                maxLength={32_768}
                value={entry.value}
                onChange={(event) => change(index, { value: event.target.value })}
              />
            </div>
            <Checkbox checked={entry.secret} onChange={(secret) => change(index, { secret })}>
              Secret
            </Checkbox>
            <IconButton
              label={`Remove ${entry.name === '' ? 'the variable' : entry.name}`}
              onClick={() => onChange(entries.filter((_, at) => at !== index))}
            >
              <Trash2 aria-hidden size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
      {error !== null && <p className="mt-1 text-meta text-danger-text">{error}</p>}
      <Button
        tone="quiet"
        size="small"
        className="mt-1 -ml-2"
        icon={<Plus aria-hidden size={14} />}
        disabled={entries.length >= 64}
        onClick={() => onChange([...entries, { name: '', value: '', secret: true }])}
      >
        Add variable
      </Button>
    </fieldset>
  );
}
