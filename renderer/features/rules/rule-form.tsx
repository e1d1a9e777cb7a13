/**
 * The form for a rule: its fields, and below them the rule as a sentence with the tools it is
 * about.
 */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { RuleView } from '../../../contract/views/rules.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { Dialog } from '../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';
import { draftOfRule, emptyDraft, readDraft, type RuleDraft } from './rule-draft.ts';
import { RuleFacts } from './rule-facts.tsx';
import { RuleFields } from './rule-fields.tsx';
import { useKnownNames, usePreview, type Preview } from './use-rules.ts';

export interface RuleStart {
  readonly draft: RuleDraft;
  readonly position: number;
  /** Why it goes to that position. */
  readonly placeWords: string;
}

interface RuleFormProps {
  readonly snapshot: AppSnapshot;
  /** Null: a new one. */
  readonly rule: RuleView | null;
  /** How many there are. */
  readonly count: number;
  /** What a new one begins with and where it goes; null: empty, and the person chooses. */
  readonly start: RuleStart | null;
  readonly onSaved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

const formId = 'rule-form';

export function RuleForm({ snapshot, rule, start, count, onSaved, onClose }: RuleFormProps) {
  const isNew = rule === null;
  const [draft, setDraft] = useState(isNew ? (start?.draft ?? emptyDraft) : draftOfRule(rule));
  const [place, setPlace] = useState<'first' | 'last'>('first');
  const add = useCommand('rule.add');
  const edit = useCommand('rule.edit');
  const pending = add.pending || edit.pending;
  const error = add.error ?? edit.error;
  const position = rule?.position ?? start?.position ?? (place === 'first' ? 1 : count + 1);
  const known = useKnownNames(snapshot, draft.connectors);
  const body = readDraft(draft);
  const preview = usePreview(body, position);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (typeof body === 'string' || pending) return;
    const result = await (isNew
      ? add.run({ rule: body, position })
      : edit.run({ id: rule.id, rule: body }));
    if (!result.ok) return;
    onClose();
    await onSaved(isNew ? `Rule ${position} is added` : `Rule ${position} is changed`);
  };

  return (
    <Dialog
      open
      title={isNew ? 'Add rule' : `Edit rule ${rule.position}`}
      description="Leave a field empty to match anything. A tool’s own setting, a client’s limits and “never” override rules."
      onClose={onClose}
      footer={
        <>
          <RulePreview preview={preview} />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            tone="primary"
            disabled={typeof body === 'string'}
            pending={pending}
          >
            {isNew ? 'Add rule' : 'Save rule'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void save(event)}
        className="flex flex-col gap-4"
      >
        <RuleFields
          draft={draft}
          clients={snapshot.clients}
          known={known}
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
        {isNew && start !== null && (
          <Place>
            <p className="text-muted wrap-anywhere">{start.placeWords}</p>
          </Place>
        )}
        {isNew && start === null && count > 0 && (
          <Place>
            <Segmented
              label="Place"
              value={place}
              segments={[
                { value: 'first', label: 'Before all others' },
                { value: 'last', label: 'After all others' },
              ]}
              onChange={setPlace}
            />
          </Place>
        )}
        {error !== null && <ErrorPanel error={error} />}
      </form>
    </Dialog>
  );
}

function Place({ children }: { readonly children: ReactNode }) {
  return (
    <div>
      <p className="mb-1 font-medium">Place</p>
      {children}
    </div>
  );
}

/** The rule as a sentence, while the person fills in its fields. */
function RulePreview({ preview }: { readonly preview: Preview }) {
  return (
    <div role="status" aria-label="Preview" className="w-full min-w-0">
      {preview.kind === 'problem' && (
        <p className="text-danger-text wrap-anywhere">{preview.words}</p>
      )}
      {preview.kind === 'shown' && (
        <>
          <p className="font-medium wrap-anywhere">{preview.rule.inWords}</p>
          <RuleFacts rule={preview.rule} />
        </>
      )}
      {preview.kind === 'loading' && <p className="text-muted">…</p>}
    </div>
  );
}
