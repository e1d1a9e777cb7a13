/**
 * The address by which login services know Consentry: what has to be published, and where it is.
 */
import { useState, type FormEvent } from 'react';
import { Button } from '../../components/base/button.tsx';
import { CopyBlock } from '../../components/base/copy.tsx';
import { Card } from '../../components/layout/card.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Field, TextInput } from '../../components/controls/field.tsx';
import { useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { readClientAddress } from './read-address.ts';

export function ClientDocumentSetting() {
  const [draft, setDraft] = useState<string | null>(null);
  const [isChecked, setIsChecked] = useState(false);
  const set = useCommand('clientDocument.set');
  const typed = draft?.trim() ?? '';
  const read = readClientAddress(typed);
  const at = 'entry' in read ? read.entry : null;
  const { value, error, update } = useAnswer('clientDocument.get', { at }, { keepsLast: true });
  const problem = set.error ?? error;
  const url = value?.url ?? null;

  async function save(next: string | null): Promise<void> {
    const result = await set.run({ url: next });
    if (!result.ok) return;
    update(() => result.value);
    setDraft(null);
    setIsChecked(false);
    showDone(
      next === null ? 'The document is no longer used' : 'The document is used',
      'It applies from the next login of a connector.',
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (at !== null) void save(at);
  };
  return (
    <Card title="Client metadata document">
      <form noValidate className="flex flex-col gap-3" onSubmit={submit}>
        <p>
          Some login services know a client by the web address of a document about it. Publish the
          one below, then enter its address. Without one, Consentry registers itself at each
          service.
        </p>
        {url !== null && (
          <p className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 wrap-anywhere">
              In use: <span className="font-mono">{url}</span>
            </span>
            <Button pending={set.pending} onClick={() => void save(null)}>
              Stop using it
            </Button>
          </p>
        )}
        <Field
          label={url === null ? 'Address of the document' : 'Another address'}
          hint="https, with a path. Consentry reads it before it uses it."
          error={isChecked && 'problem' in read ? read.problem : null}
        >
          {(props) => (
            <TextInput
              {...props}
              type="url"
              maxLength={512}
              placeholder="https://example.com/consentry.json"
              value={draft ?? ''}
              onChange={(event) => setDraft(event.target.value)}
            />
          )}
        </Field>
        {value !== null && (
          <details>
            <summary className="w-fit rounded-sm text-muted hover:text-ink">
              The document to publish
            </summary>
            <div className="mt-2">
              <CopyBlock label="The document to publish" text={value.text.trimEnd()} />
            </div>
          </details>
        )}
        {problem !== null && <ErrorPanel error={problem} />}
        <div>
          <Button type="submit" pending={set.pending} disabled={typed === ''}>
            Check and use it
          </Button>
        </div>
      </form>
    </Card>
  );
}
