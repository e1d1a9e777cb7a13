import { useState } from 'react';
import type { PolicyBridge } from '../../../contract/plain/bridge.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import type { PolicyReview } from '../../../contract/views/policy/policy-review.ts';
import { Button } from '../../components/base/button.tsx';
import { CopyBlock } from '../../components/base/copy.tsx';
import { download } from '../../components/base/download.ts';
import { Checkbox, Field, TextInput } from '../../components/controls/field.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Card } from '../../components/layout/card.tsx';
import { callPolicy } from './call-policy.ts';
import { textOf } from './draft-edits.ts';
import type { Editing } from './editor-state.ts';
import { Comparison } from './parts/comparison.tsx';
import { InPlace } from './parts/in-place.tsx';

type Usable = Extract<PolicyReview, { kind: 'usable' }>;

interface ReviewStepProps {
  readonly bridge: PolicyBridge;
  readonly review: Usable;
  readonly state: Editing;
  readonly onState: (state: Editing) => void;
}

/** What the policy does, what it changes here, the file itself, and the sign-off. */
export function ReviewStep({ bridge, review, state, onState }: ReviewStepProps) {
  return (
    <>
      <Card title="What it means for people">
        <ul aria-label="What it does">
          {review.lines.map(({ topic, says }) => (
            <li
              key={`${topic} ${says}`}
              className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line py-2 last:border-b-0"
            >
              <span className="w-44 shrink-0 text-muted wrap-anywhere">{topic}</span>
              <span className="min-w-0 grow basis-60 wrap-anywhere select-text">{says}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Comparison comparison={review.comparison} />
      <Card title="The file">
        <p className="mb-2 text-muted">
          The whole file, as it will be written. The sign-off is added at the end.
        </p>
        <CopyBlock label="The file" text={review.text} />
      </Card>
      <SignOff bridge={bridge} state={state} onState={onState} />
    </>
  );
}

type Saving =
  | { readonly at: 'idle' }
  | { readonly at: 'running' }
  | { readonly at: 'failed'; readonly error: CommandErrorView }
  | { readonly at: 'saved'; readonly file: string; readonly isDownload: boolean };

type SignOffProps = Omit<ReviewStepProps, 'review'>;

/** A tick and a name; then it may be saved. */
function SignOff({ bridge, state, onState }: SignOffProps) {
  const [saving, setSaving] = useState<Saving>({ at: 'idle' });
  const text = textOf(state.draft);
  const isRead = state.read === text;
  const save = async (): Promise<void> => {
    setSaving({ at: 'running' });
    const answer = await callPolicy(bridge, 'policy.save', { text, by: state.by });
    if (!answer.ok) return setSaving({ at: 'failed', error: answer.error });
    const { value } = answer;
    if (value.kind === 'cancelled') return setSaving({ at: 'idle' });
    if (value.kind === 'text') download(value.name, [value.text], 'application/json');
    onState({ ...state, kept: text });
    setSaving({
      at: 'saved',
      file: value.kind === 'saved' ? value.path : value.name,
      isDownload: value.kind === 'text',
    });
  };
  return (
    <>
      <Card title="Sign off and save">
        <div className="flex flex-col items-start gap-3">
          <Checkbox
            checked={isRead}
            hint="Any change takes this tick away."
            onChange={(isOn) => onState({ ...state, read: isOn ? text : null })}
          >
            I have read this policy
          </Checkbox>
          <div className="w-full max-w-sm">
            <Field
              label="Your name"
              hint="It is written into the file as a note, and shown to people. It proves nothing: anyone who can write the file can write the note."
            >
              {(described) => (
                <TextInput
                  {...described}
                  maxLength={120}
                  value={state.by}
                  onChange={(event) => onState({ ...state, by: event.target.value })}
                />
              )}
            </Field>
          </div>
          <Button
            tone="primary"
            disabled={!isRead || state.by.trim() === ''}
            pending={saving.at === 'running'}
            onClick={() => void save()}
          >
            Save policy.json…
          </Button>
          {saving.at === 'failed' && <SaveProblem error={saving.error} />}
          {saving.at === 'saved' && (
            <p role="status" className="wrap-anywhere">
              {saving.isDownload
                ? `Saved as ${saving.file}, in your downloads.`
                : `Saved as ${saving.file}.`}
            </p>
          )}
        </div>
      </Card>
      {saving.at === 'saved' && <InPlace bridge={bridge} file={saving.file} />}
    </>
  );
}

/** The hint holds commands, a line each. */
function SaveProblem({ error }: { readonly error: CommandErrorView }) {
  return (
    <div className="w-full whitespace-pre-line">
      <ErrorPanel error={error} />
    </div>
  );
}
