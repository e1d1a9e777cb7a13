import type { DiffLine, ToolDiff } from '../../../../contract/views/tools/tool-diff.ts';
import { classNames } from '../../../components/base/class-names.ts';
import { plural } from '../../../state/time-words.ts';
import { Instruction } from './marked-text.tsx';

interface DiffFieldsProps {
  readonly diff: ToolDiff;
  /** What it is about, for screen readers. */
  readonly name: string;
}

/** What is there now, field by field, beside what was accepted. */
export function DiffFields({ diff, name }: DiffFieldsProps) {
  const isChange = diff.review === 'changed' && diff.isCompared;
  const fields = diff.fields.filter(({ kind }) => !isChange || kind !== 'same');
  return (
    <section
      aria-label={isChange ? `What changed in ${name}` : `All of ${name}`}
      className="mt-2 flex flex-col gap-3 rounded-md border border-line bg-sunken p-3"
    >
      {diff.review === 'changed' && !diff.isCompared && (
        <p className="text-muted">
          What you accepted before is not kept. This is all of it as it is now.
        </p>
      )}
      {fields.map((field) => (
        <div key={field.label}>
          <p className="text-meta font-medium text-muted">
            {field.label}
            {field.kind === 'added' && isChange && ' (new)'}
            {field.kind === 'removed' && ' (gone)'}
          </p>
          {field.lines.length > 0 && (
            <div
              // Long schemas scroll by themselves, also with the keyboard.
              tabIndex={0}
              role="group"
              aria-label={`${field.label} of ${name}`}
              className="mt-1 max-h-96 overflow-auto rounded-sm bg-canvas py-1 font-mono text-meta"
            >
              {field.lines.map((line, at) => (
                <Line key={`${at}-${line.kind}`} line={line} />
              ))}
            </div>
          )}
          {field.note !== null && <p className="mt-1 text-warn-text">{field.note}</p>}
        </div>
      ))}
    </section>
  );
}

const signs = { same: ' ', removed: '−', added: '+', skipped: '' } as const;
const spoken = { same: '', removed: 'Removed: ', added: 'Added: ', skipped: '' } as const;
const looks = {
  same: '',
  removed: 'bg-danger-soft',
  added: 'bg-ok-soft',
  skipped: 'text-muted',
} as const;

function Line({ line }: { readonly line: DiffLine }) {
  if (line.kind === 'skipped')
    return <div className="px-2 text-muted">{`… ${plural(line.count, 'line')} as before`}</div>;
  return (
    <div className={classNames('flex gap-2 px-2', looks[line.kind])}>
      <span aria-hidden className="w-2 shrink-0 select-none">
        {signs[line.kind]}
      </span>
      <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        <span className="sr-only">{spoken[line.kind]}</span>
        {line.pieces.map((piece, at) => {
          const text = piece.isInstruction ? <Instruction text={piece.text} /> : piece.text;
          const key = `${at}-${piece.text.length}`;
          return piece.isChanged ? (
            <strong key={key} className="font-semibold underline underline-offset-2">
              {text}
            </strong>
          ) : (
            <span key={key}>{text}</span>
          );
        })}
      </span>
    </div>
  );
}
