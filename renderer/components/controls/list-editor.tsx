import { Plus, Trash2 } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { Button } from '../base/button.tsx';
import { ErrorPanel } from '../feedback/error-panel.tsx';
import { Field, TextInput } from './field.tsx';
import { IconButton } from '../base/icon-button.tsx';

interface ListEditorProps {
  /** What the list holds, e.g. "Allowed web addresses". */
  readonly label: string;
  /** The label of the field that adds one. */
  readonly addLabel: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly empty: string;
  readonly items: readonly string[];
  readonly pending: boolean;
  readonly error: CommandErrorView | null;
  /** The entry as it is kept, or what is wrong with it. */
  readonly read: (text: string) => { readonly entry: string } | { readonly problem: string };
  /** Resolves with true once the list is kept. */
  readonly onChange: (items: readonly string[]) => Promise<boolean>;
}

/** A list of texts that is kept with each change. */
export function ListEditor(props: ListEditorProps) {
  const { items } = props;
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const remove = async (item: string) => {
    if (props.pending) return;
    // The button goes with its row: the focus goes on to where the next thing can be done.
    if (await props.onChange(items.filter((other) => other !== item))) field.current?.focus();
  };

  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (props.pending) return;
    const read = props.read(text.trim());
    if ('problem' in read) return setProblem(read.problem);
    if (items.includes(read.entry)) return setProblem('It is on the list already.');
    setProblem(null);
    if (await props.onChange([...items, read.entry])) setText('');
  };

  return (
    <div className="flex flex-col gap-2">
      {items.length === 0 ? (
        <p className="text-muted">{props.empty}</p>
      ) : (
        <ul aria-label={props.label} className="divide-y divide-line rounded-md border border-line">
          {items.map((item) => (
            <li key={item} className="flex items-center justify-between gap-2 py-0.5 pr-1 pl-3">
              <code className="min-w-0 wrap-anywhere select-text">{item}</code>
              <IconButton label={`Remove ${item}`} onClick={() => void remove(item)}>
                <Trash2 aria-hidden size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <form noValidate onSubmit={(event) => void add(event)} className="flex items-start gap-2">
        <div className="min-w-0 grow">
          <Field label={props.addLabel} hint={props.hint} error={problem}>
            {(described) => (
              <TextInput
                {...described}
                ref={field}
                maxLength={512}
                placeholder={props.placeholder}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button
          type="submit"
          className="mt-6 h-8"
          icon={<Plus aria-hidden size={14} />}
          pending={props.pending}
        >
          Add
        </Button>
      </form>
      {props.error !== null && <ErrorPanel error={props.error} />}
    </div>
  );
}
