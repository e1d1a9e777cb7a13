import type { ReactNode } from 'react';
import type { LookupQuestion } from '../../../contract/views.ts';
import { Button } from '../../components/button.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { Part, PromptFrame } from './prompt-frame.tsx';
import type { Prompt } from './use-prompt.ts';

interface LookupPromptProps {
  readonly prompt: Prompt;
  readonly question: LookupQuestion;
  readonly corner?: ReactNode;
}

/** A web page started the login of a program nobody has looked at: the person decides whether its address is read. */
export function LookupPrompt({ prompt, question, corner }: LookupPromptProps) {
  return (
    <PromptFrame
      prompt={prompt}
      question={question}
      corner={corner}
      title="A web page asks to connect a program"
      warnings={['A web page started this request. If you did not expect it, deny it.']}
      footer={
        <div className="grid grid-cols-2 gap-2">
          <Button
            size="large"
            pending={prompt.answering === 'deny'}
            onClick={() => void prompt.deny(false)}
          >
            Deny
          </Button>
          <GuardedButton
            prompt={prompt}
            tone="primary"
            size="large"
            missing={null}
            onPress={() => void prompt.allow({})}
          >
            Look up
          </GuardedButton>
        </div>
      }
    >
      <Part label="What">
        <p className="wrap-anywhere">
          The program is described at <bdi className="font-medium">{question.host}</bdi>. Looking it
          up reads this address and gives nothing; the consent follows as a question of its own.
        </p>
        <code className="mt-1.5 block max-h-16 overflow-y-auto rounded-md bg-sunken px-2.5 py-1.5 wrap-anywhere text-muted select-text">
          {question.url}
        </code>
      </Part>
    </PromptFrame>
  );
}
