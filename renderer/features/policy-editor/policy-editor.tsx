import { useEffect, useRef, useState } from 'react';
import type { PolicyBridge } from '../../../contract/plain/bridge.ts';
import type { PolicyDocument } from '../../../contract/views/policy/policy-document.ts';
import { Button } from '../../components/base/button.tsx';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Page } from '../../components/layout/page.tsx';
import { DraftContext } from './draft-context.ts';
import { textOf } from './draft-edits.ts';
import { EditStep } from './edit-step.tsx';
import { beginWith, isUnsaved, useEditorState, type Editing } from './editor-state.ts';
import { ReviewStep } from './review-step.tsx';
import { StartStep } from './start-step.tsx';
import { useReview } from './use-review.ts';

interface PolicyEditorProps {
  readonly bridge: PolicyBridge;
  readonly back?: { readonly href: string; readonly label: string };
}

const title = 'Policy for other computers';

/**
 * Writes a policy in a form: where it begins, the form, then the review with the sign-off. Nothing
 * of it takes effect on this computer (SEC-128).
 */
export function PolicyEditor({ bridge, back }: PolicyEditorProps) {
  const [state, setState] = useEditorState();
  const frame = { title, ...(back === undefined ? {} : { back }) };
  if (state.at === 'start')
    return (
      <Page {...frame} subtitle="Write it here, read it once more, then put it in place yourself.">
        <StartStep bridge={bridge} onBegin={(draft, from) => setState(beginWith(draft, from))} />
      </Page>
    );
  return (
    <EditingPage
      bridge={bridge}
      frame={frame}
      state={state}
      onState={setState}
      onStart={() => setState({ at: 'start' })}
    />
  );
}

interface EditingPageProps {
  readonly bridge: PolicyBridge;
  readonly frame: { readonly title: string; readonly back?: PolicyEditorProps['back'] & {} };
  readonly state: Editing;
  readonly onState: (state: Editing) => void;
  readonly onStart: () => void;
}

function EditingPage({ bridge, frame, state, onState, onStart }: EditingPageProps) {
  const text = textOf(state.draft);
  const { review, last, error } = useReview(bridge, text);
  const [isAsking, setIsAsking] = useState(false);
  useStepFocus(state.step);
  const put = (draft: PolicyDocument, removed: Editing['removed']): void =>
    onState({ ...state, draft: { ...draft, signedOff: undefined }, removed });
  const shown = review ?? last;
  const faults = shown?.kind === 'faulty' ? shown.faults : [];
  const unsaved = isUnsaved(state);
  return (
    <DraftContext
      value={{
        draft: state.draft,
        faults,
        change: (members) => put({ ...state.draft, ...members }, null),
        remove: (what, members) =>
          put({ ...state.draft, ...members }, { what, before: state.draft }),
      }}
    >
      <Page
        {...frame}
        subtitle={`Begun with ${state.from}${unsaved ? unsavedWords(frame) : ''}`}
        actions={
          <>
            <Button onClick={() => (unsaved ? setIsAsking(true) : onStart())}>Start again</Button>
            {state.step === 'edit' ? (
              <Button
                tone="primary"
                disabled={review?.kind !== 'usable'}
                onClick={() => onState({ ...state, step: 'review' })}
              >
                Review
              </Button>
            ) : (
              <Button onClick={() => onState({ ...state, step: 'edit' })}>Back to the form</Button>
            )}
          </>
        }
      >
        <div className="flex max-w-3xl flex-col gap-4">
          {error !== null && <ErrorPanel error={error} />}
          {state.step === 'review' && review?.kind === 'usable' ? (
            <ReviewStep bridge={bridge} review={review} state={state} onState={onState} />
          ) : (
            <EditStep
              state={state}
              onUndo={() => {
                if (state.removed !== null)
                  onState({ ...state, draft: state.removed.before, removed: null });
              }}
            />
          )}
        </div>
      </Page>
      <Confirm
        open={isAsking}
        title="Start again without saving?"
        verb="Start again"
        keep="Keep writing"
        pending={false}
        error={null}
        onConfirm={() => {
          setIsAsking(false);
          onStart();
        }}
        onClose={() => setIsAsking(false)}
      >
        What you changed is lost. To keep it, review it and save it first.
      </Confirm>
    </DraftContext>
  );
}

/** The page of headless mode has others beside it, and the draft outlives going there. */
function unsavedWords({ back }: EditingPageProps['frame']): string {
  return back === undefined ? ' · not saved' : ' · not saved; kept until this tab closes';
}

/** Another step is another page for those who read it by ear. */
function useStepFocus(step: Editing['step']): void {
  const first = useRef(step);
  useEffect(() => {
    if (first.current === step) return;
    first.current = step;
    document.querySelector<HTMLElement>('h1')?.focus();
  }, [step]);
}
