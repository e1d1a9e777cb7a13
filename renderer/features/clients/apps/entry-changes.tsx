/**
 * Changing entries of ours in the files of AI clients, one after the other: each is shown exactly
 * before, done when pressed, and can be taken back at the end (CFG-3, CFG-5, CFG-12).
 */
import { useEffect, useState, type ReactNode } from 'react';
import type {
  ClientFilePreview,
  RemovalPreview,
} from '../../../../contract/commands/client-file-commands.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { callCommand, useBridge, useCommand } from '../../../state/commands.ts';
import { entriesChanged, type EntryChange } from '../../../state/entry-changes.ts';
import { plural } from '../../../state/time-words.ts';
import { FileLines } from './file-lines.tsx';

interface EntryChangesProps {
  readonly changes: readonly EntryChange[];
  /** What else can be done, once the entries were gone through. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

interface Done {
  readonly entryId: string;
  readonly file: string;
  readonly canUndo: boolean;
  /** What the client needs now. */
  readonly after: string;
}

export function EntryChanges({ changes, children, onClose }: EntryChangesProps) {
  const [at, setAt] = useState(0);
  const [done, setDone] = useState<readonly Done[]>([]);
  const change = changes[at];
  if (change === undefined) return <Changed {...{ changes, done, onClose }}>{children}</Changed>;
  const next = (made: Done | null) => {
    if (made !== null) {
      setDone([...done, made]);
      entriesChanged();
    }
    if (made === null && done.length === 0 && at + 1 === changes.length) return onClose();
    return setAt(at + 1);
  };
  const place = changes.length === 1 ? null : `${at + 1} of ${changes.length}`;
  return <OneChange key={at} {...{ change, place, onClose }} onNext={next} />;
}

interface OneChangeProps {
  readonly change: EntryChange;
  readonly place: string | null;
  /** Null: it stays as it is. */
  readonly onNext: (made: Done | null) => void;
  readonly onClose: () => void;
}

function OneChange({ change, place, onNext, onClose }: OneChangeProps) {
  const { entry, to, why } = change;
  const uninstall = useCommand('clientFiles.uninstall');
  const install = useCommand('clientFiles.install');
  const { preview, error, look } = useChangePreview(change);
  const digest = preview?.digest ?? null;
  const write = async () => {
    if (preview === null || digest === null) return;
    if (to === null) {
      const result = await uninstall.run({ entry: entry.id, digest });
      // What was shown is not what is there any more: show it anew.
      if (!result.ok) return look();
      const { canUndo } = result.value;
      return onNext({ entryId: entry.id, file: entry.file, canUndo, after: preview.after });
    }
    const result = await install.run({ ...targetOf(change, to), digest, replace: false });
    if (!result.ok) return look();
    const { id, canUndo } = result.value;
    return onNext({ entryId: id, file: entry.file, canUndo, after: preview.after });
  };
  return (
    <Dialog
      open
      title={
        to === null ? `Remove Consentry from ${entry.appName}?` : `Point ${entry.appName} to ${to}?`
      }
      description={place === null ? why : `${why} (${place})`}
      onClose={onClose}
      footer={
        <>
          <Button data-initial-focus onClick={() => onNext(null)}>
            {digest === null && preview !== null ? 'Close' : 'Leave it'}
          </Button>
          {digest !== null && (
            <Button
              tone={to === null ? 'danger-filled' : 'primary'}
              pending={uninstall.pending || install.pending}
              onClick={() => void write()}
            >
              {to === null ? 'Remove it' : 'Update it'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {error !== null && <ErrorPanel error={error} />}
        {preview === null && error === null && <SkeletonRows label="Looking at the file" />}
        {preview !== null && <Shown preview={preview} />}
        {uninstall.error !== null && <ErrorPanel error={uninstall.error} />}
        {install.error !== null && <ErrorPanel error={install.error} />}
      </div>
    </Dialog>
  );
}

type Preview = Pick<
  ClientFilePreview,
  'appName' | 'file' | 'lines' | 'digest' | 'problem' | 'notes' | 'after'
> &
  Partial<Pick<RemovalPreview, 'removesFile'>>;

function Shown({ preview }: { readonly preview: Preview }) {
  const { appName, file, lines, problem, notes, removesFile = false } = preview;
  return (
    <>
      {notes.map((note) => (
        <Banner key={note} tone="warn" title="Before you change it">
          {note}
        </Banner>
      ))}
      {file !== null && (
        <p className="wrap-anywhere">
          <span className="text-muted">
            {removesFile ? 'Created for this entry, and removed with it: ' : 'In '}
          </span>
          <span className="font-mono text-meta">{file}</span>
        </p>
      )}
      {lines.length > 0 && (
        <FileLines label={`What changes in the file of ${appName}`} lines={lines} />
      )}
      {lines.length === 0 && problem === null && <p>The entry is already gone.</p>}
      {problem !== null && (
        <Banner tone="warn" title={problem.message}>
          {problem.hint}
        </Banner>
      )}
    </>
  );
}

function targetOf({ entry }: EntryChange, connector: string) {
  const { app, via, name, project } = entry;
  return { app, via, name, connector, ...(project !== null && { project }) };
}

/** Null until it is there. */
function useChangePreview(change: EntryChange) {
  const bridge = useBridge();
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const { entry, to } = change;
    const asked =
      to === null
        ? callCommand(bridge, 'clientFiles.previewRemoval', { entry: entry.id })
        : callCommand(bridge, 'clientFiles.preview', targetOf(change, to));
    void asked.then((result) => {
      if (!isCurrent) return;
      setError(result.ok ? null : result.error);
      setPreview(result.ok ? result.value : null);
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, change, round]);
  return { preview, error, look: () => setRound((count) => count + 1) };
}

interface ChangedProps {
  readonly changes: readonly EntryChange[];
  readonly done: readonly Done[];
  readonly children: ReactNode;
  readonly onClose: () => void;
}

function Changed({ changes, done, children, onClose }: ChangedProps) {
  const undo = useCommand('clientFiles.undo');
  const [isUndone, setIsUndone] = useState(false);
  const canUndo = done.length > 0 && done.every((each) => each.canUndo) && !isUndone;
  const takeBack = async () => {
    // The last one first: each file is then as that write left it.
    for (const { entryId } of done.toReversed()) {
      const result = await undo.run({ entry: entryId });
      entriesChanged();
      if (!result.ok) return;
    }
    setIsUndone(true);
  };
  const left = changes.length - done.length;
  return (
    <Dialog
      open
      size="small"
      title={titleOf(changes, done, isUndone)}
      description={
        isUndone
          ? 'Each file is as it was before.'
          : [...new Set(done.map(({ after }) => after))].join(' ')
      }
      onClose={onClose}
      footer={
        <>
          {canUndo && (
            <Button pending={undo.pending} onClick={() => void takeBack()}>
              Undo
            </Button>
          )}
          <Button tone="primary" data-initial-focus onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {left > 0 && done.length > 0 && (
          <p className="text-muted">{`${plural(left, 'entry', 'entries')} left as it was.`}</p>
        )}
        {!isUndone && children}
        {undo.error !== null && <ErrorPanel error={undo.error} />}
      </div>
    </Dialog>
  );
}

function titleOf(
  changes: readonly EntryChange[],
  done: readonly Done[],
  isUndone: boolean,
): string {
  if (isUndone) return 'Undone';
  if (done.length === 0) return 'Nothing was changed';
  const [first] = changes;
  const what = plural(done.length, 'entry', 'entries');
  if (first === undefined || first.to !== null) return `${what} updated`;
  return done.length === 1 && changes.length === 1
    ? `Consentry is removed from ${first.entry.appName}`
    : `${what} removed`;
}
