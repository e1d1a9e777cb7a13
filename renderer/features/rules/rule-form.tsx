/**
 * The form for a rule: its fields, and below them the rule as a sentence with the tools it is
 * about.
 */
import { useState, type ReactNode } from 'react';
import type { RuleView } from '../../../contract/views/rules.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Segmented } from '../../components/controls/segmented.tsx';
import { FormDialog } from '../../components/feedback/form-dialog.tsx';
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

  const save = async () => {
    if (typeof body === 'string') return;
    const result = await (isNew
      ? add.run({ rule: body, position })
      : edit.run({ id: rule.id, rule: body }));
    if (!result.ok) return;
    onClose();
    await onSaved(isNew ? `Rule ${position} is added` : `Rule ${position} is changed`);
  };

  return (
    <FormDialog
      title={isNew ? 'Add rule' : `Edit rule ${rule.position}`}
      description="Leave a field empty to match anything. A tool’s own setting, a client’s limits and “never” override rules."
      verb={isNew ? 'Add rule' : 'Save rule'}
      isReady={typeof body !== 'string'}
      pending={pending}
      error={error}
      preview={<RulePreview preview={preview} />}
      onSubmit={save}
      onClose={onClose}
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
    </FormDialog>
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
