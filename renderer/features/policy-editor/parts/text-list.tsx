import { Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../../components/base/button.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { TextInput } from '../../../components/controls/field.tsx';
import { removedAt, replacedAt, type DraftPath } from '../draft-edits.ts';
import { useFault } from '../draft-context.ts';
import { Place, PlaceFault } from './fields.tsx';

interface TextListProps {
  readonly path: DraftPath;
  /** What the list holds, e.g. "Users". */
  readonly label: string;
  /** One of them, e.g. "user". */
  readonly one: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly items: readonly string[];
  readonly onChange: (items: string[]) => void;
  /** The person took one away. */
  readonly onRemove: (what: string, items: string[]) => void;
}

/** A list of texts, each in a field of its own. */
export function TextList(props: TextListProps) {
  const { path, label, one, hint, placeholder, items, onChange, onRemove } = props;
  const list = useRef<HTMLUListElement>(null);
  const add = () => {
    onChange([...items, '']);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>('li:last-child input')?.focus(),
    );
  };
  return (
    <Place path={path}>
      <p className="font-medium">{label}</p>
      {hint !== undefined && <p className="text-meta text-muted">{hint}</p>}
      <ul ref={list} aria-label={label} className="mt-1 flex flex-col gap-1.5">
        {items.map((item, index) => (
          <TextRow
            // Rows have no identity but their place; each is controlled by the draft.
            key={index}
            path={[...path, index]}
            label={`${label}, ${index + 1}`}
            removeLabel={`Remove ${one} ${item === '' ? index + 1 : item}`}
            placeholder={placeholder}
            value={item}
            onChange={(text) => onChange(replacedAt(items, index, text))}
            onRemove={() => onRemove(`the ${one} ${item}`.trim(), removedAt(items, index))}
          />
        ))}
      </ul>
      <PlaceFault path={path} />
      <Button
        size="small"
        className="mt-1.5"
        icon={<Plus aria-hidden size={12} />}
        onClick={add}
      >{`Add ${one}`}</Button>
    </Place>
  );
}

interface TextRowProps {
  readonly path: DraftPath;
  readonly label: string;
  readonly removeLabel: string;
  readonly placeholder: string | undefined;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onRemove: () => void;
}

function TextRow(props: TextRowProps) {
  const fault = useFault(props.path);
  return (
    <li>
      <Place path={props.path}>
        <div className="flex items-center gap-1">
          <TextInput
            aria-label={props.label}
            aria-invalid={fault !== null}
            placeholder={props.placeholder}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
          <IconButton label={props.removeLabel} onClick={props.onRemove}>
            <Trash2 aria-hidden size={14} />
          </IconButton>
        </div>
        {fault !== null && <p className="mt-1 text-meta text-danger-text">{fault}</p>}
      </Place>
    </li>
  );
}
