import { Download } from 'lucide-react';
import { useState } from 'react';
import type { AuditFilter } from '../../../../contract/commands/audit-commands.ts';
import { Button } from '../../../components/base/button.tsx';
import { CopyField } from '../../../components/base/copy.tsx';
import { Spinner } from '../../../components/base/spinner.tsx';
import { ChoiceCards } from '../../../components/controls/choice-cards.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { download } from '../../../components/base/download.ts';
import { plural } from '../../../state/time-words.ts';
import type { Exported, ExportFormat } from './run-export.ts';
import { useExport, type ExportState } from './use-export.ts';

interface ExportLogProps {
  /** What the list shows now. */
  readonly filter: AuditFilter;
}

/** The entries that the list shows, as a file that is signed (ATMOS-44, SEC-97). */
export function ExportLog({ filter }: ExportLogProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon={<Download aria-hidden size={14} />} onClick={() => setIsOpen(true)}>
        Export
      </Button>
      {isOpen && <ExportDialog filter={filter} onClose={() => setIsOpen(false)} />}
    </>
  );
}

const formats: readonly {
  readonly value: ExportFormat;
  readonly title: string;
  readonly text: string;
}[] = [
  { value: 'jsonl', title: 'JSON lines', text: 'For programs: every field, the signature within.' },
  { value: 'csv', title: 'CSV', text: 'For spreadsheets: the signature is a file beside it.' },
];

function ExportDialog({ filter, onClose }: ExportLogProps & { readonly onClose: () => void }) {
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const { state, start, cancel } = useExport();
  const isFiltered = Object.keys(filter).length > 0;
  const isBusy = state.at === 'choosing' || state.at === 'running';
  const close = () => {
    if (isBusy) cancel();
    onClose();
  };
  return (
    <Dialog
      open
      title="Export activity"
      description={
        isFiltered
          ? 'The entries that the filter shows, oldest first.'
          : 'All entries that are kept, oldest first. Filter the list to export less.'
      }
      onClose={close}
      footer={
        state.at === 'done' ? (
          <Button tone="primary" onClick={close}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={close}>{isBusy ? 'Cancel export' : 'Cancel'}</Button>
            <Button
              tone="primary"
              data-initial-focus
              pending={isBusy}
              onClick={() => void start(format, filter)}
            >
              Export
            </Button>
          </>
        )
      }
    >
      {state.at === 'done' ? (
        <Done exported={state.exported} file={state.file} />
      ) : (
        <>
          <ChoiceCards
            label="Format"
            value={format}
            choices={formats}
            onChange={(value) => setFormat(value)}
          />
          <p className="mt-3 text-meta text-muted">
            The file holds what the log holds: free text and secrets were left out when it was
            written.
          </p>
          {isBusy && <Running state={state} />}
          {state.at === 'failed' && <ErrorPanel error={state.error} />}
        </>
      )}
    </Dialog>
  );
}

function Running({ state }: { readonly state: ExportState }) {
  return (
    <p role="status" className="mt-3 flex items-center gap-2">
      <Spinner />
      {state.at === 'running'
        ? `${plural(state.exported, 'entry', 'entries')} written so far…`
        : 'Waiting for you to choose the file…'}
    </p>
  );
}

interface DoneProps {
  readonly exported: number;
  readonly file: Exported;
}

function Done({ exported, file }: DoneProps) {
  return (
    <>
      <p role="status">
        {`${plural(exported, 'entry', 'entries')} exported`}
        {file.kind === 'download' && ` as ${file.name}, in your downloads`}.
      </p>
      {file.kind === 'saved' ? (
        <div className="mt-2">
          <CopyField label="File" text={file.path} />
        </div>
      ) : (
        <SignatureDownload {...file} />
      )}
      <p className="mt-3 text-muted">
        To check later that the file is unchanged: <code>consentry audit verify --export FILE</code>
      </p>
    </>
  );
}

function SignatureDownload({ name, signature }: Extract<Exported, { kind: 'download' }>) {
  if (signature === null) return null;
  return (
    <Button
      size="small"
      className="mt-2"
      onClick={() => download(`${name}.signature.json`, [signature], 'application/json')}
    >
      Download the signature
    </Button>
  );
}
