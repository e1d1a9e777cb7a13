import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { Button } from '../../../components/base/button.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';

interface SaveBarProps {
  readonly verb?: string;
  readonly isChanged: boolean;
  readonly pending: boolean;
  readonly error: CommandErrorView | null;
  readonly onDiscard: () => void;
}

/**
 * The end of a form on a page: nothing is saved before it is pressed, and nothing is lost before it
 * is discarded.
 */
export function SaveBar({ verb = 'Save', isChanged, pending, error, onDiscard }: SaveBarProps) {
  return (
    <>
      {error !== null && <ErrorPanel error={error} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="primary" type="submit" disabled={!isChanged} pending={pending}>
          {verb}
        </Button>
        {isChanged && (
          <>
            <Button onClick={onDiscard}>Discard changes</Button>
            <span className="text-muted">Not saved yet.</span>
          </>
        )}
      </div>
    </>
  );
}
