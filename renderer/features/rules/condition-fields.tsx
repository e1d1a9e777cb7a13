import { Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../components/base/button.tsx';
import { TextInput } from '../../components/controls/field.tsx';
import { IconButton } from '../../components/base/icon-button.tsx';
import { newCondition, type ConditionDraft, type TestKind } from './rule-draft.ts';

const kinds: readonly { readonly value: TestKind; readonly label: string }[] = [
  { value: 'glob', label: 'is like' },
  { value: 'equals', label: 'is exactly' },
  { value: 'oneOf', label: 'is one of' },
  { value: 'between', label: 'is a number' },
];

const hints: Readonly<Record<TestKind, string>> = {
  glob: 'A text; * stands for anything',
  equals: 'A text, or JSON such as 5 or true',
  oneOf: 'Separated by commas',
  between: '',
};

interface ConditionFieldsProps {
  readonly conditions: readonly ConditionDraft[];
  readonly onChange: (conditions: readonly ConditionDraft[]) => void;
}

/** What the arguments of a call must be like: all of it. */
export function ConditionFields({ conditions, onChange }: ConditionFieldsProps) {
  const id = useId();
  const nextKey = 1 + Math.max(0, ...conditions.map(({ key }) => key));
  const change = (key: number, part: Partial<ConditionDraft>) =>
    onChange(conditions.map((each) => (each.key === key ? { ...each, ...part } : each)));
  return (
    <fieldset aria-describedby={id} className="min-w-0">
      <legend className="mb-1 font-medium">Only when the arguments say</legend>
      <ul className="flex flex-col gap-2">
        {conditions.map((condition, index) => (
          <ConditionRow
            key={condition.key}
            number={index + 1}
            condition={condition}
            onChange={(part) => change(condition.key, part)}
            onRemove={() => onChange(conditions.filter(({ key }) => key !== condition.key))}
          />
        ))}
      </ul>
      <p id={id} className="mt-1 text-meta text-muted">
        {conditions.length === 0
          ? 'None: the rule matches any arguments.'
          : 'All conditions must match. An argument is named by its path, e.g. /repository/owner; empty means all arguments together.'}
      </p>
      <Button
        size="small"
        className="mt-1"
        icon={<Plus aria-hidden size={12} />}
        onClick={() => onChange([...conditions, newCondition(nextKey)])}
      >
        Add condition
      </Button>
    </fieldset>
  );
}

interface ConditionRowProps {
  readonly number: number;
  readonly condition: ConditionDraft;
  readonly onChange: (part: Partial<ConditionDraft>) => void;
  readonly onRemove: () => void;
}

function ConditionRow({ number, condition, onChange, onRemove }: ConditionRowProps) {
  const { kind } = condition;
  const named = (part: string) => `${part} of condition ${number}`;
  return (
    <li className="flex flex-wrap items-center gap-2">
      <TextInput
        aria-label={named('Argument')}
        placeholder="/owner"
        maxLength={256}
        className="max-w-36 font-mono text-meta"
        value={condition.pointer}
        onChange={(event) => onChange({ pointer: event.target.value })}
      />
      <select
        aria-label={named('Test')}
        value={kind}
        onChange={(event) => onChange({ kind: event.target.value as TestKind })}
        className="h-8 rounded-md border border-line-strong bg-canvas px-1.5"
      >
        {kinds.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {kind === 'between' ? (
        <span className="flex min-w-0 grow basis-40 items-center gap-2 text-muted">
          from
          <TextInput
            inputMode="decimal"
            aria-label={named('Least')}
            className="max-w-24"
            value={condition.least}
            onChange={(event) => onChange({ least: event.target.value })}
          />
          to
          <TextInput
            inputMode="decimal"
            aria-label={named('Most')}
            className="max-w-24"
            value={condition.most}
            onChange={(event) => onChange({ most: event.target.value })}
          />
        </span>
      ) : (
        <span className="min-w-0 grow basis-40">
          <TextInput
            aria-label={named('Value')}
            placeholder={hints[kind]}
            maxLength={4096}
            value={condition.value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
        </span>
      )}
      <IconButton label={`Remove condition ${number}`} onClick={onRemove}>
        <Trash2 aria-hidden size={14} />
      </IconButton>
    </li>
  );
}
