/** The answers to a held call: five of them, and a word to the model with a no. */
import { useState } from 'react';
import type { ApprovalQuestion } from '../../../contract/views/questions/question.ts';
import { Button } from '../../components/base/button.tsx';
import { TextInput } from '../../components/controls/field.tsx';
import { plural } from '../../state/time-words.ts';
import { GuardedButton } from './guarded-button.tsx';
import type { Prompt } from './use-prompt.ts';

interface ApprovalAnswersProps {
  readonly prompt: Prompt;
  readonly question: ApprovalQuestion;
  /** Shows what "always" would cover; nothing is allowed by that. */
  readonly onAlways: () => void;
}

export function ApprovalAnswers({ prompt, question, onAlways }: ApprovalAnswersProps) {
  const [reason, setReason] = useState<string | null>(null);
  const { mayLast } = question;
  const isFlood = question.count > 1;
  const deny = (block: boolean) => void prompt.deny(block, reason?.trim() ?? '');
  return (
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
      {reason !== null && (
        <TextInput
          aria-label="Reason for the model"
          placeholder="What the model gets to read, e.g. “Use the staging project”"
          maxLength={300}
          className="mb-2"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button size="large" pending={prompt.answering === 'deny'} onClick={() => deny(false)}>
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
      <div className="mt-1.5 grid grid-cols-2 gap-x-2 gap-y-1">
        <Button tone="quiet" disabled={prompt.answering !== null} onClick={() => deny(true)}>
          Deny and block tool
        </Button>
        {mayLast ? (
          <GuardedButton
            prompt={prompt}
            tone="quiet"
            size="normal"
            onPress={() => void prompt.allow({ for: 'session' })}
          >
            Allow for this session
          </GuardedButton>
        ) : (
          <span />
        )}
        <Button
          tone="quiet"
          aria-expanded={reason !== null}
          onClick={() => setReason(reason === null ? '' : null)}
        >
          {reason === null ? 'Add a reason…' : 'Without a reason'}
        </Button>
        {question.mayAlways && (
          <Button tone="quiet" disabled={prompt.answering !== null} onClick={onAlways}>
            Always allow for this client…
          </Button>
        )}
      </div>
    </>
  );
}
