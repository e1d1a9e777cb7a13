import { useState, type ReactNode } from 'react';
import type { ApprovalQuestion } from '../../../contract/views/questions/question.ts';
import { Banner } from '../../components/feedback/banner.tsx';
import { Button } from '../../components/base/button.tsx';
import { ClassMark } from '../../components/base/marks.tsx';
import { ordinal } from '../../state/time-words.ts';
import { AlwaysForm } from './always-form.tsx';
import { narrowest, scopeOf } from './always-scope.ts';
import { ApprovalAnswers } from './approval-answers.tsx';
import { CallArguments } from './call-arguments.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { Part, PromptFrame } from './prompt-frame.tsx';
import { isLookAlike, QuestionWarnings } from './question-warnings.tsx';
import type { Prompt } from './use-prompt.ts';
import { ClaimedName, Who } from './who.tsx';

interface ApprovalPromptProps {
  readonly prompt: Prompt;
  readonly question: ApprovalQuestion;
  readonly corner?: ReactNode;
}

/** A client wants to run a tool that asks: the person sees exactly what would be sent. */
export function ApprovalPrompt({ prompt, question, corner }: ApprovalPromptProps) {
  const [isAlways, setIsAlways] = useState(false);
  const [draft, setDraft] = useState(narrowest);
  const scope = scopeOf(draft);
  const turn = (toAlways: boolean) => {
    setIsAlways(toAlways);
    // Other buttons stand under the pointer now: whatever allows is dead for a second once more
    // (SEC-38).
    prompt.askAgain();
  };
  return (
    <PromptFrame
      prompt={prompt}
      question={question}
      corner={corner}
      title={
        <>
          <ClaimedName name={question.clientName} /> wants to {isAlways ? 'always run' : 'run'}{' '}
          <bdi className="font-mono text-lead">{question.tool}</bdi> on{' '}
          {question.connectorTitle === null ? (
            <bdi className="font-mono text-lead">{question.connector}</bdi>
          ) : (
            <bdi className="text-lead">{question.connectorTitle}</bdi>
          )}
        </>
      }
      alarm={question.warnings.find(isLookAlike)?.text ?? null}
      warnings={
        <QuestionWarnings warnings={question.warnings.filter((each) => !isLookAlike(each))} />
      }
      footer={
        isAlways ? (
          <div className="grid grid-cols-2 gap-2">
            <Button size="large" onClick={() => turn(false)}>
              Back
            </Button>
            <GuardedButton
              prompt={prompt}
              tone="primary"
              size="large"
              missing={typeof scope === 'string' ? scope : null}
              onPress={() => {
                if (typeof scope !== 'string') void prompt.allow({ for: 'always', always: scope });
              }}
            >
              Always allow
            </GuardedButton>
            {typeof scope === 'string' && (
              <p role="status" className="col-span-2 text-meta text-muted">
                {scope}
              </p>
            )}
          </div>
        ) : (
          <ApprovalAnswers prompt={prompt} question={question} onAlways={() => turn(true)} />
        )
      }
    >
      <Who clientName={question.clientName} askedBy={question.askedBy} />
      {isAlways ? (
        <AlwaysForm question={question} draft={draft} onChange={setDraft} />
      ) : (
        <CallFacts question={question} />
      )}
    </PromptFrame>
  );
}

function CallFacts({ question }: { readonly question: ApprovalQuestion }) {
  return (
    <>
      <Part label="What">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ClassMark access={question.class} />
          {question.toolTitle !== null && (
            <span className="font-medium wrap-anywhere">{question.toolTitle}</span>
          )}
        </p>
        <p className="mt-1 text-muted wrap-anywhere">Why you are asked: {question.why}</p>
        {question.requestsToday > 1 && (
          <p className="mt-1 text-muted tabular-nums">
            {ordinal(question.requestsToday)} request of this client today
          </p>
        )}
      </Part>
      <Part label="Where">
        <p className="mb-1.5 wrap-anywhere">
          To the connector <bdi className="font-medium">{question.connector}</bdi>
          {question.connectorTitle !== null && (
            <>
              , which you call <bdi className="font-medium">{question.connectorTitle}</bdi>
            </>
          )}
          {question.account !== null && (
            <>
              {' '}
              with the account <bdi className="font-medium">{question.account}</bdi>
            </>
          )}
          , with these arguments:
        </p>
        <CallArguments question={question} />
      </Part>
      {!question.clientWaits && (
        <Banner tone="info" title="The client no longer waits">
          If you allow this, the same call passes once when the client repeats it.
        </Banner>
      )}
    </>
  );
}
