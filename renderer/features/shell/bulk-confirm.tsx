import { useState, type ReactNode } from 'react';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { showDone } from '../../state/notices.ts';

interface BulkItem {
  readonly id: string;
  readonly name: string;
}

type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: CommandErrorView };

interface BulkConfirmProps {
  /** @param count how many are named */
  readonly title: (count: number) => string;
  readonly verb: string;
  readonly keep: string;
  /** What it comes to, above the names. */
  readonly children: ReactNode;
  readonly items: readonly BulkItem[];
  /** For the notice, e.g. "disabled". */
  readonly done: string;
  readonly act: (item: BulkItem) => Promise<Outcome>;
  readonly onClose: () => void;
}

/**
 * One question for several rows, which names all of them. They are done one after another; what
 * failed stays in the question with its reason, and pressing again tries only that.
 */
export function BulkConfirm(props: BulkConfirmProps) {
  const { act, done, onClose } = props;
  // As they were when it was asked: what is done changes the list behind it.
  const [items] = useState(props.items);
  const [left, setLeft] = useState(items);
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const run = async () => {
    setIsPending(true);
    const failed: { readonly item: BulkItem; readonly error: CommandErrorView }[] = [];
    for (const item of left) {
      const result = await act(item);
      if (!result.ok) failed.push({ item, error: result.error });
    }
    setIsPending(false);
    const [first] = failed;
    if (first === undefined) {
      showDone(`${items.length} ${done}`, items.map(({ name }) => name).join(', '));
      return onClose();
    }
    setError({
      code: first.error.code,
      message: `${failed.length} of ${left.length} failed.`,
      hint: failed.map(({ item, error: why }) => `${item.name}: ${why.message}`).join(' '),
    });
    setLeft(failed.map(({ item }) => item));
  };
  return (
    <Confirm
      open
      title={props.title(items.length)}
      verb={error === null ? props.verb : 'Try again'}
      keep={error === null ? props.keep : 'Close'}
      pending={isPending}
      error={error}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      {props.children}
      <span className="mt-2 block max-h-48 overflow-y-auto wrap-anywhere">
        {left.map(({ id, name }) => (
          <span key={id} className="block font-medium">
            {name}
          </span>
        ))}
      </span>
    </Confirm>
  );
}
