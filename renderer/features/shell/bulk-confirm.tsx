import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { showDone, showError } from '../../state/notices.ts';

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
  /** It takes nothing away. */
  readonly isMild?: boolean;
  /** What it comes to, above the names. */
  readonly children: ReactNode;
  readonly items: readonly BulkItem[];
  /** For the notice, e.g. "disabled". */
  readonly done: string;
  readonly act: (item: BulkItem) => Promise<Outcome>;
  /** All of them are done: what was ticked for it no longer has to be. */
  readonly onDone?: () => void;
  readonly onClose: () => void;
}

interface Failure {
  readonly item: BulkItem;
  readonly error: CommandErrorView;
}

/** Which of them is under way, from 1; null before and after. */
type Progress = { readonly at: number; readonly of: number } | null;

/**
 * One question for several rows, which names all of them. They are done one after another, and the
 * question says how far it is; closing it stops before the next. What failed stays in the question
 * with its reason, and pressing again tries only that.
 */
export function BulkConfirm(props: BulkConfirmProps) {
  const { act, done, onDone, onClose } = props;
  // As they were when it was asked: what is done changes the list behind it.
  const [items] = useState(props.items);
  const [left, setLeft] = useState(items);
  const [progress, setProgress] = useState<Progress>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const isClosed = useRef(false);
  useEffect(() => {
    isClosed.current = false;
    return () => void (isClosed.current = true);
  }, []);
  const run = async () => {
    const failed: Failure[] = [];
    let tried = 0;
    for (const item of left) {
      if (isClosed.current) break;
      tried += 1;
      setProgress({ at: tried, of: left.length });
      const result = await act(item);
      if (!result.ok) failed.push({ item, error: result.error });
    }
    setProgress(null);
    const fault = faultOf(failed, tried);
    if (fault === null && tried === left.length) {
      showDone(`${items.length} ${done}`, items.map(({ name }) => name).join(', '));
      onDone?.();
      return onClose();
    }
    if (isClosed.current) {
      showDone(`${tried - failed.length} of ${left.length} ${done}`);
      if (fault !== null) showError(fault);
      return;
    }
    setError(fault);
    setLeft(failed.map(({ item }) => item));
  };
  const keep = error === null ? props.keep : 'Close';
  return (
    <Confirm
      open
      title={props.title(items.length)}
      verb={error === null ? props.verb : 'Try again'}
      keep={progress === null ? keep : 'Stop'}
      isMild={props.isMild ?? false}
      pending={progress !== null}
      error={progress === null ? error : null}
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
      <span role="status" className="mt-2 block tabular-nums">
        {progress !== null && left.length > 1 && `${progress.at} of ${progress.of}`}
      </span>
    </Confirm>
  );
}

/** What failed, by name; null where nothing did. */
function faultOf(failed: readonly Failure[], tried: number): CommandErrorView | null {
  const [first] = failed;
  if (first === undefined) return null;
  return {
    code: first.error.code,
    message: `${failed.length} of ${tried} failed.`,
    hint: failed.map(({ item, error }) => `${item.name}: ${error.message}`).join(' '),
  };
}
