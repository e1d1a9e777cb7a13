import { useMemo } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Field, TextArea, TextInput } from '../../../components/controls/field.tsx';
import { useCommand } from '../../../state/commands.ts';
import { readUrl } from '../../../state/read-url.ts';
import { orNull } from '../form/connector-draft.ts';
import { SaveBar } from './save-bar.tsx';
import { useEditForm } from './use-edit-form.ts';

interface DetailsDraft {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly manageUrl: string;
}

const manageErrors = ({ manageUrl }: DetailsDraft): { readonly manageUrl?: string } => {
  const typed = manageUrl.trim();
  const url = readUrl(typed);
  const isFine = typed === '' || (url?.protocol === 'https:' && url.username === '');
  return isFine ? {} : { manageUrl: 'Use a full https address.' };
};

/** The title and description of a connector, and the label of its account. */
export function DetailsSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, title, titleIsOwn, description, label, manageUrl } = connector;
  const start = useMemo(
    () => ({
      title: titleIsOwn ? title : '',
      description: description ?? '',
      label: label ?? '',
      manageUrl: manageUrl ?? '',
    }),
    [title, titleIsOwn, description, label, manageUrl],
  );
  const { draft, change, isChecked, submit, bar } = useEditForm({
    name,
    part: 'details',
    start,
    errors: manageErrors,
    changes: (changed) => ({
      ...(changed.title !== start.title && { title: orNull(changed.title) }),
      ...(changed.description !== start.description && {
        description: orNull(changed.description),
      }),
      ...(changed.label !== start.label && { label: orNull(changed.label) }),
      ...(changed.manageUrl !== start.manageUrl && { manageUrl: orNull(changed.manageUrl) }),
    }),
  });
  return (
    <Card title="Name and account">
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <DetailsFields
          connector={connector}
          draft={draft}
          error={isChecked ? (manageErrors(draft).manageUrl ?? null) : null}
          onChange={change}
        />
        <SaveBar {...bar} />
      </form>
      <LearnLabel connector={connector} />
    </Card>
  );
}

interface DetailsFieldsProps {
  readonly connector: ConnectorView;
  readonly draft: DetailsDraft;
  /** What is wrong with the page at the vendor. */
  readonly error: string | null;
  readonly onChange: (changed: Partial<DetailsDraft>) => void;
}

function DetailsFields({ connector, draft, error, onChange }: DetailsFieldsProps) {
  const { name, title, titleIsOwn, reached } = connector;
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Title" hint={`For you to read. Clients, rules and addresses keep “${name}”.`}>
          {(props) => (
            <TextInput
              {...props}
              maxLength={80}
              placeholder={titleIsOwn ? '' : title}
              value={draft.title}
              onChange={(event) => onChange({ title: event.target.value })}
            />
          )}
        </Field>
        <Field label="Account or workspace" hint="What you call it, e.g. “Acme, staging”.">
          {(props) => (
            <TextInput
              {...props}
              maxLength={120}
              placeholder={reached ?? ''}
              value={draft.label}
              onChange={(event) => onChange({ label: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field
        label="Description"
        hint={`What it is for. Clients that use /mcp/${name} alone are told, too.`}
      >
        {(props) => (
          <TextArea
            {...props}
            rows={2}
            spellCheck
            maxLength={1000}
            value={draft.description}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        )}
      </Field>
      <Field label="Account page" hint="Where you see and revoke access there." error={error}>
        {(props) => (
          <TextInput
            {...props}
            type="url"
            maxLength={2048}
            value={draft.manageUrl}
            onChange={(event) => onChange({ manageUrl: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

/** Calls a tool of the server to find out which account this is. */
function LearnLabel({ connector }: { readonly connector: ConnectorView }) {
  const { name, label, labelTools, connection } = connector;
  const learn = useCommand('connector.learnLabel');
  return (
    <>
      {label === null && labelTools.length > 0 && connection === 'ready' && (
        <div className="mt-3 flex flex-wrap items-center gap-2 border-t border-line pt-3">
          <span className="text-muted">Ask the server which account this is:</span>
          {labelTools.map((tool) => (
            <Button
              key={tool}
              size="small"
              pending={learn.pending}
              onClick={() => void learn.run({ name, tool })}
            >
              {`Call ${tool}`}
            </Button>
          ))}
        </div>
      )}
      {learn.error !== null && <ErrorPanel error={learn.error} />}
    </>
  );
}
