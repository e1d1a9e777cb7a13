import { AppWindow } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LookupQuestion } from '../../../contract/views/questions/question.ts';
import { Banner } from '../../components/feedback/banner.tsx';
import { Button } from '../../components/base/button.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { Address, Part, PromptFrame } from './prompt-frame.tsx';
import type { Prompt } from './use-prompt.ts';

interface LookupPromptProps {
  readonly prompt: Prompt;
  readonly question: LookupQuestion;
  readonly corner?: ReactNode;
}

/**
 * A web page started the login of a program nobody has looked at: the person decides whether its
 * address is read.
 */
export function LookupPrompt({ prompt, question, corner }: LookupPromptProps) {
  return (
    <PromptFrame
      prompt={prompt}
      question={question}
      corner={corner}
      title="A web page asks to connect a program"
      warnings={
        <Banner tone="error" icon={AppWindow} title="A web page started this request.">
          If you did not just start a login, deny it.
        </Banner>
      }
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
            onPress={() => void prompt.allow({})}
          >
            Look up
          </GuardedButton>
        </div>
      }
    >
      <Part label="Who">
        <p className="wrap-anywhere">
          A program that should be described at <bdi className="font-semibold">{question.host}</bdi>
        </p>
        {question.askedBy !== null && (
          <p className="mt-0.5 wrap-anywhere">
            <span className="text-muted">Asked by </span>
            <bdi className="select-text">{question.askedBy}</bdi>
          </p>
        )}
      </Part>
      <Part label="Where">
        <p>One request goes to this address:</p>
        <Address label="Address of the description" text={question.url} />
      </Part>
      <Part label="What">
        <p>
          “Look up” reads this address once. That tells its server that you are here, and gives
          nothing. You then see what it says about the program. Access is a separate question.
        </p>
      </Part>
    </PromptFrame>
  );
}
