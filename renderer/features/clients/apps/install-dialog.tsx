import { useState } from 'react';
import type {
  ClientApp,
  ClientEntry,
  ClientFilePreview,
  WayIn,
} from '../../../../contract/commands/client-file-commands.ts';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Checkbox, Field, TextInput } from '../../../components/controls/field.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useCommand } from '../../../state/commands.ts';
import { useAnswer, type Answer } from '../../../state/use-answer.ts';
import { FileLines } from './file-lines.tsx';
import { OtherWays } from './other-ways.tsx';
import { InstallPlace } from './install-place.tsx';

interface InstallDialogProps {
  readonly app: ClientApp;
  /** The entry that is to be written anew. */
  readonly entry?: ClientEntry | undefined;
  /** The connector whose own address is added; absent: that of all connectors. */
  readonly connector?: string | undefined;
  /** Entries of its file that ours takes the place of. */
  readonly without?: readonly string[];
  readonly onClose: () => void;
  /** Something was written, or taken back. */
  readonly onChanged: () => void;
}

const nameLike = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/u;
const wayNames = { http: 'By address', bridge: 'Through the bridge' } as const;

const nothing: readonly string[] = [];

/**
 * Shows exactly what is written into the file of one client; then writes it, and says what the
 * client needs.
 */
export function InstallDialog(props: InstallDialogProps) {
  const { app, without = nothing, onClose, onChanged } = props;
  const { connector = props.entry?.connector ?? null } = props;
  const known = props.entry ?? app.entries.find((each) => isPersonal(each, connector));
  const [via, setVia] = useState<WayIn>(known?.via ?? app.ways[0] ?? 'http');
  const [name, setName] = useState(known?.name ?? entryNameFor(connector));
  const [mayReplace, setMayReplace] = useState(false);
  const install = useCommand('clientFiles.install');
  const [written, setWritten] = useState<ClientEntry | null>(null);
  const [project, setProject] = useState<string | null>(known?.project ?? null);
  const place = { ...(connector !== null && { connector }), ...(project !== null && { project }) };
  const { value: preview, error, reload } = usePreview(app.id, via, name, without, place);
  const isReplacing = preview?.act === 'replace';
  const digest = preview?.digest ?? null;

  const write = async () => {
    if (digest === null) return;
    const replace = isReplacing && mayReplace;
    const target = { app: app.id, via, name, ...place, digest, replace, ...withoutOf(without) };
    const result = await install.run(target);
    // What was shown is not what is there any more: show it anew.
    if (!result.ok) return reload();
    setWritten(result.value);
    onChanged();
  };

  if (written !== null && preview !== null)
    return <Written {...{ app, written, preview, onClose, onChanged }} />;
  const isLooking = preview === null && error === null && project !== '';
  const canWrite = digest !== null && (!isReplacing || mayReplace);
  return (
    <Dialog
      open
      title={`Add ${connector ?? 'Consentry'} to ${app.name}`}
      description={descriptionOf(preview)}
      onClose={onClose}
      footer={
        <>
          <Button data-initial-focus onClick={onClose}>
            {digest === null ? 'Close' : 'Cancel'}
          </Button>
          {digest !== null && (
            <Button
              tone="primary"
              disabled={!canWrite}
              pending={install.pending}
              onClick={() => void write()}
            >
              {isReplacing ? 'Replace it' : 'Write it'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {app.ways.length > 1 && (
          <Segmented
            label="How it reaches Consentry"
            segments={app.ways.map((value) => ({ value, label: wayNames[value] }))}
            value={via}
            onChange={setVia}
          />
        )}
        {app.projectFile !== null && props.entry === undefined && (
          <InstallPlace file={app.projectFile} project={project} onChange={setProject} />
        )}
        {error !== null && <ErrorPanel error={error} />}
        {isLooking && <SkeletonRows label="Looking at the file" />}
        {preview !== null && <Change preview={preview} />}
        {preview !== null && <OtherWays preview={preview} />}
        {isReplacing && (
          <>
            <Field
              label="Name of the entry"
              hint="The file has another entry of this name. Choose a name that is free, or replace it."
              error={
                nameLike.test(name) ? null : 'Letters, digits, - and _, beginning with a letter.'
              }
            >
              {(props) => (
                <TextInput
                  {...props}
                  maxLength={40}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <Checkbox checked={mayReplace} onChange={setMayReplace}>
              Replace the entry that is there
            </Checkbox>
          </>
        )}
        {install.error !== null && <ErrorPanel error={install.error} />}
      </div>
    </Dialog>
  );
}

function descriptionOf(preview: ClientFilePreview | null): string {
  if (preview?.act === 'nothing') return 'Nothing has to change.';
  return preview?.problem == null
    ? 'Consentry writes these lines and keeps a sealed copy of the file, so that you can undo it.'
    : 'Consentry does not write this file. Add the lines yourself.';
}

/** In the person's own file. */
function isPersonal(entry: ClientEntry, connector: string | null): boolean {
  return entry.connector === connector && entry.project === null;
}

/** As the core names it where nobody does. */
function entryNameFor(connector: string | null): string {
  if (connector === null) return 'consentry';
  return `consentry-${connector.replaceAll(/[^A-Za-z0-9_-]/gu, '-')}`.slice(0, 40);
}

type Place = Pick<CommandInput<'clientFiles.preview'>, 'connector' | 'project'>;

function withoutOf(without: readonly string[]): { without?: string[] } {
  return without.length === 0 ? {} : { without: [...without] };
}

/** Asked for with each choice; no request is made while a name or a folder is missing. */
function usePreview(
  app: string,
  via: WayIn,
  name: string,
  without: readonly string[],
  place: Place,
): Answer<'clientFiles.preview'> {
  const target = { app, via, name, ...place, ...withoutOf(without) };
  const isWhole = nameLike.test(name) && place.project !== '';
  return useAnswer('clientFiles.preview', isWhole ? target : null, { keepsLast: true });
}

function Change({ preview }: { readonly preview: ClientFilePreview }) {
  const { file, fileExists, act, lines, notes, problem } = preview;
  return (
    <>
      {notes.map((note) => (
        <Banner key={note} tone="warn" title="Before you add it">
          {note}
        </Banner>
      ))}
      {file !== null && (
        <p className="wrap-anywhere">
          <span className="text-muted">{fileExists ? 'In ' : 'A new file: '}</span>
          <span className="font-mono text-meta">{file}</span>
        </p>
      )}
      {act === 'nothing' && <p>The entry is there already, and it is correct.</p>}
      {lines.length > 0 && (
        <FileLines label={`What changes in the file of ${preview.appName}`} lines={lines} />
      )}
      {problem !== null && (
        <Banner tone="warn" title={problem.message}>
          {problem.hint}
        </Banner>
      )}
    </>
  );
}

interface WrittenProps {
  readonly app: ClientApp;
  readonly written: ClientEntry;
  readonly preview: ClientFilePreview;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

function Written({ app, written, preview, onClose, onChanged }: WrittenProps) {
  const undo = useCommand('clientFiles.undo');
  const takeBack = async () => {
    const result = await undo.run({ entry: written.id });
    if (!result.ok) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={`${written.connector ?? 'Consentry'} is added to ${app.name}`}
      description={`${preview.after} When it connects, you are asked here what it may do.`}
      onClose={onClose}
      footer={
        <>
          {written.canUndo && (
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
      {undo.error !== null && <ErrorPanel error={undo.error} />}
    </Dialog>
  );
}
