import { useState, type FormEvent } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { useCommand, type CommandState } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { useDraft } from '../form/drafts.ts';

type Changes = Omit<CommandInput<'connector.edit'>, 'name'>;

interface EditFormOptions<Draft> {
  /** The connector. */
  readonly name: string;
  /** Which of its forms. */
  readonly part: string;
  /** As it is now; the same object until that changes. */
  readonly start: Draft;
  readonly errors: (draft: Draft) => Readonly<Record<string, string | undefined>>;
  readonly changes: (draft: Draft) => Changes;
  readonly done?: string;
}

interface EditForm<Draft> {
  readonly draft: Draft;
  readonly change: (changed: Partial<Draft>) => void;
  /** What is wrong, once somebody tried to save. */
  readonly isChecked: boolean;
  readonly submit: (event: FormEvent) => void;
  readonly bar: {
    readonly isChanged: boolean;
    readonly pending: boolean;
    readonly error: CommandState<'connector.edit'>['error'];
    readonly onDiscard: () => void;
  };
}

/** One form of the settings of a connector, saved by itself. */
export function useEditForm<Draft extends object>(
  options: EditFormOptions<Draft>,
): EditForm<Draft> {
  const { name, part, start } = options;
  const { draft, isChanged, change, discard } = useDraft(`${part}:${name}`, start);
  const edit = useCommand('connector.edit');
  const [isChecked, setIsChecked] = useState(false);
  const save = async () => {
    setIsChecked(true);
    if (Object.values(options.errors(draft)).some((wrong) => wrong !== undefined)) return;
    const result = await edit.run({ name, ...options.changes(draft) });
    if (!result.ok) return;
    discard();
    setIsChecked(false);
    showDone(`${name} saved`, options.done ?? null);
  };
  return {
    draft,
    change,
    isChecked,
    submit: (event) => {
      event.preventDefault();
      void save();
    },
    bar: {
      isChanged,
      pending: edit.pending,
      error: edit.error,
      onDiscard: () => {
        discard();
        edit.clearError();
        setIsChecked(false);
      },
    },
  };
}
