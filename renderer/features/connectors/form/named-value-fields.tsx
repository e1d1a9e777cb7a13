import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../../components/base/button.tsx';
import { Checkbox, TextInput } from '../../../components/controls/field.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import type { EnvironmentEntry } from './environment-entry.ts';
import { PasteJson } from './paste-json.tsx';
import type { Read } from './pasted-json.ts';

export interface NamedValuesProps {
  readonly entries: readonly EnvironmentEntry[];
  readonly error: string | null;
  readonly onChange: (entries: readonly EnvironmentEntry[]) => void;
}

interface NamedValueFieldsProps extends NamedValuesProps {
  readonly legend: string;
  /** What is around it says the same: only screen readers get it. */
  readonly isTitled?: boolean;
  /** One of them, as a word in a sentence. */
  readonly what: string;
  readonly placeholder: string;
  readonly most: number;
  readonly longestName: number;
  readonly longestValue: number;
  readonly looksSecret: (name: string, value: string) => boolean;
  readonly paste: {
    readonly label: string;
    readonly words: string;
    readonly example: string;
    readonly read: (text: string) => Read<readonly EnvironmentEntry[]>;
  };
}

/** Names with values. Secret ones go to the vault, which is where each starts. */
export function NamedValueFields({ entries, error, onChange, ...about }: NamedValueFieldsProps) {
  const { legend, isTitled = false, what, most } = about;
  const take = (pasted: readonly EnvironmentEntry[]) => {
    const names = new Set(pasted.map(({ name }) => name));
    const kept = entries.filter(
      ({ name, value }) => !names.has(name) && (name !== '' || value !== ''),
    );
    onChange([...kept, ...pasted].slice(0, most));
  };
  return (
    <fieldset>
      <legend className={isTitled ? 'sr-only' : 'mb-1 font-medium'}>{legend}</legend>
      <ul className="flex flex-col gap-2">
        {entries.map((entry, index) => (
          <EntryFields
            key={index}
            entry={entry}
            about={about}
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
          disabled={entries.length >= most}
          onClick={() => onChange([...entries, { name: '', value: '', secret: true }])}
        >
          {`Add ${what}`}
        </Button>
        <PasteJson {...about.paste} onRead={take} />
      </div>
    </fieldset>
  );
}

interface EntryFieldsProps {
  readonly entry: EnvironmentEntry;
  readonly about: Pick<
    NamedValueFieldsProps,
    'what' | 'placeholder' | 'longestName' | 'longestValue' | 'looksSecret'
  >;
  readonly onChange: (changed: Partial<EnvironmentEntry>) => void;
  readonly onRemove: () => void;
}

function EntryFields({ entry, about, onChange, onRemove }: EntryFieldsProps) {
  const name = entry.name === '' ? `the ${about.what}` : entry.name;
  const isKept = entry.isKept === true;
  const isUntouched = isKept && entry.value === '';
  return (
    <li>
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-32 grow basis-0">
          <TextInput
            aria-label={`Name of the ${about.what}`}
            className="font-mono"
            placeholder={about.placeholder}
            maxLength={about.longestName}
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
            maxLength={about.longestValue}
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
      {!entry.secret && about.looksSecret(entry.name, entry.value) && (
        <p role="status" className="mt-1 text-meta text-warn-text">
          {`${entry.name === '' ? 'This' : entry.name} looks like a secret. Mark it as one: then it is kept in the vault, and never shown again.`}
        </p>
      )}
    </li>
  );
}
