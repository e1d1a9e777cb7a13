import type { ReactNode } from 'react';
import type { ApprovalQuestion } from '../../../contract/views.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ClassMark } from '../../components/marks.tsx';
import { ordinal, plural } from '../../state/time-words.ts';
import { GuardedButton } from './guarded-button.tsx';
import { Part, PromptFrame, Who } from './prompt-frame.tsx';
import type { Prompt } from './use-prompt.ts';

interface ApprovalPromptProps {
  readonly prompt: Prompt;
  readonly question: ApprovalQuestion;
  readonly corner?: ReactNode;
}

/** A client wants to run a tool that asks: the person sees exactly what would be sent. */
export function ApprovalPrompt({ prompt, question, corner }: ApprovalPromptProps) {
  const mayLast = question.class !== 'destructive';
  const isFlood = question.count > 1;
  return (
    <PromptFrame
      prompt={prompt}
      question={question}
      corner={corner}
      title={
        <>
          A client wants to run <bdi className="font-mono text-lead">{question.tool}</bdi> on{' '}
          <bdi className="font-mono text-lead">{question.connector}</bdi>
        </>
      }
      footer={
        <>
          {question.hiddenCharacters > 0 && (
            <p className="mb-2 font-medium text-danger-text">
              {plural(question.hiddenCharacters, 'character')} of the arguments not shown
            </p>
          )}
          {isFlood && (
            <p className="mb-2">
              One of <strong>{question.count.toLocaleString('en')} requests</strong> for this tool.
              “Allow once” lets only the one above through{mayLast && ', “for this session” all'}.
            </p>
          )}
          <div className="grid grid-cols-2 gap-2">
            <Button
              size="large"
              pending={prompt.answering === 'deny'}
              onClick={() => void prompt.deny(false)}
            >
              {isFlood ? `Deny all ${question.count.toLocaleString('en')}` : 'Deny'}
            </Button>
            <GuardedButton
              prompt={prompt}
              tone="primary"
              size="large"
              onPress={() => void prompt.allow({ for: 'once' })}
            >
              Allow once
            </GuardedButton>
          </div>
          <div className="mt-1.5 grid grid-cols-2 gap-2">
            <Button
              tone="quiet"
              disabled={prompt.answering !== null}
              onClick={() => void prompt.deny(true)}
            >
              Deny and block tool
            </Button>
            {mayLast && (
              <GuardedButton
                prompt={prompt}
                tone="quiet"
                size="normal"
                onPress={() => void prompt.allow({ for: 'session' })}
              >
                Allow for this session
              </GuardedButton>
            )}
          </div>
        </>
      }
    >
      <Who clientName={question.clientName} />
      <Part label="What">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ClassMark access={question.class} />
          {question.toolTitle !== null && (
            <span className="font-medium wrap-anywhere">{question.toolTitle}</span>
          )}
        </p>
        <p className="mt-1 text-muted wrap-anywhere">Asks because: {question.why}</p>
        {question.requestsToday > 1 && (
          <p className="mt-1 text-muted tabular-nums">
            {ordinal(question.requestsToday)} request of this client today
          </p>
        )}
      </Part>
      <Part label="Where">
        <p className="mb-1.5 wrap-anywhere">
          To the connector <bdi className="font-medium">{question.connector}</bdi>, with these
          arguments:
        </p>
        <pre
          tabIndex={0}
          role="group"
          aria-label="Arguments"
          className="max-h-64 min-h-16 overflow-y-auto rounded-md border border-line bg-sunken p-2.5 wrap-anywhere whitespace-pre-wrap select-text"
        >
          {question.arguments}
        </pre>
      </Part>
      {!question.clientWaits && (
        <Banner tone="info" title="The client no longer waits">
          If you allow this, the same call passes once when the client repeats it.
        </Banner>
      )}
    </PromptFrame>
  );
}
