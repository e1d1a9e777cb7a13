/**
 * A rule is written field by field; below stands the sentence that comes of it, and the tools it is
 * about.
 */
import { useState, type FormEvent } from 'react';
import type { RuleView } from '../../../contract/views/rules.ts';
import type { AccessClass, ToolMode } from '../../../contract/views/access.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { Dialog } from '../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Checkbox, Field, TextInput } from '../../components/controls/field.tsx';
import { ModeIcon } from '../../components/base/marks.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { useCommand } from '../../state/commands.ts';
import { classWords, modeWords } from '../../state/words.ts';
import { shortName } from '../../state/short-name.ts';
import { ConditionFields } from './condition-fields.tsx';
import { draftOfRule, emptyDraft, readDraft, type RuleDraft } from './rule-draft.ts';
import { RuleFacts } from './rule-facts.tsx';
import { usePreview } from './use-rules.ts';

export interface RuleStart {
  readonly draft: RuleDraft;
  readonly position: number;
  /** Why there. */
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

const modes: readonly ToolMode[] = ['allow', 'ask', 'block'];
const classes: readonly AccessClass[] = ['read', 'write', 'destructive'];
const formId = 'rule-form';

export function RuleForm({ snapshot, rule, start, count, onSaved, onClose }: RuleFormProps) {
  const [draft, setDraft] = useState<RuleDraft>(
    rule === null ? (start?.draft ?? emptyDraft) : draftOfRule(rule),
  );
  const [place, setPlace] = useState<'first' | 'last'>('first');
  const add = useCommand('rule.add');
  const edit = useCommand('rule.edit');
  const position = rule?.position ?? start?.position ?? (place === 'first' ? 1 : count + 1);
  const body = readDraft(draft);
  const preview = usePreview(body, position);
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part });
  const error = add.error ?? edit.error;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (typeof body === 'string' || add.pending || edit.pending) return;
    const result = await (rule === null
      ? add.run({ rule: body, position })
      : edit.run({ id: rule.id, rule: body }));
    if (!result.ok) return;
    onClose();
    await onSaved(rule === null ? `Rule ${position} is added` : `Rule ${position} is changed`);
  };

  return (
    <Dialog
      open
      title={rule === null ? 'Add rule' : `Edit rule ${rule.position}`}
      description="Empty fields mean any. Modes of single tools go before rules; limits of a grant and “never” stay above both."
      onClose={onClose}
      footer={
        <>
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
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            tone="primary"
            disabled={typeof body === 'string'}
            pending={add.pending || edit.pending}
          >
            {rule === null ? 'Add rule' : 'Save rule'}
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
        {/* Not to the cross with its tooltip, which is first: the next Tab is the first choice. */}
        <div tabIndex={-1} data-initial-focus data-quiet-focus>
          <p className="mb-1 font-medium">What happens</p>
          <Segmented
            label="What happens"
            value={draft.action}
            segments={modes.map((value) => ({
              value,
              label: modeWords[value],
              icon: <ModeIcon mode={value} muted={value !== draft.action} />,
            }))}
            onChange={(action) => change({ action })}
          />
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Connectors" hint="Names, separated by commas; * stands for anything.">
            {(described) => (
              <TextInput
                {...described}
                placeholder="Any"
                value={draft.connectors}
                onChange={(event) => change({ connectors: event.target.value })}
              />
            )}
          </Field>
          <Field label="Tools" hint="e.g. create_*, update_issue">
            {(described) => (
              <TextInput
                {...described}
                placeholder="Any"
                value={draft.tools}
                onChange={(event) => change({ tools: event.target.value })}
              />
            )}
          </Field>
        </div>
        <fieldset className="min-w-0">
          <legend className="mb-1 font-medium">Classes</legend>
          <div className="flex flex-wrap gap-x-4">
            {classes.map((access) => (
              <Checkbox
                key={access}
                checked={draft.classes.includes(access)}
                onChange={() => change({ classes: toggled(draft.classes, access) })}
              >
                {classWords[access]}
              </Checkbox>
            ))}
          </div>
        </fieldset>
        {snapshot.clients.length > 0 && (
          <fieldset className="min-w-0">
            <legend className="mb-1 font-medium">Clients</legend>
            <div className="flex max-h-28 flex-wrap gap-x-4 overflow-y-auto">
              {snapshot.clients.map((client) => {
                const isMeant = client.clientIds.some((id) => draft.clients.includes(id));
                return (
                  <Checkbox
                    key={client.clientId}
                    checked={isMeant}
                    onChange={() =>
                      change({
                        clients: isMeant
                          ? draft.clients.filter((id) => !client.clientIds.includes(id))
                          : [...draft.clients, client.clientId],
                      })
                    }
                  >
                    {shortName(client.name)}
                  </Checkbox>
                );
              })}
            </div>
          </fieldset>
        )}
        <ConditionFields
          conditions={draft.conditions}
          onChange={(conditions) => change({ conditions })}
        />
        <Field label="Note" hint="For you: why it is there.">
          {(described) => (
            <TextInput
              {...described}
              maxLength={200}
              value={draft.note}
              onChange={(event) => change({ note: event.target.value })}
            />
          )}
        </Field>
        {rule === null && start !== null && (
          <div>
            <p className="mb-1 font-medium">Place</p>
            <p className="text-muted wrap-anywhere">{start.placeWords}</p>
          </div>
        )}
        {rule === null && start === null && count > 0 && (
          <div>
            <p className="mb-1 font-medium">Place</p>
            <Segmented
              label="Place"
              value={place}
              segments={[
                { value: 'first', label: 'Before all others' },
                { value: 'last', label: 'After all others' },
              ]}
              onChange={setPlace}
            />
          </div>
        )}
        {error !== null && <ErrorPanel error={error} />}
      </form>
    </Dialog>
  );
}

function toggled<Value>(values: readonly Value[], value: Value): readonly Value[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}
