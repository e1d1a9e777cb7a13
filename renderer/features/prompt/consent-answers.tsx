/** The answers to a client that asks for access. */
import { Button } from '../../components/base/button.tsx';
import { GuardedButton } from './guarded-button.tsx';
import type { Prompt } from './use-prompt.ts';

interface ConsentAnswersProps {
  readonly prompt: Prompt;
  /** Why Allow would give nothing, or null. */
  readonly missing: string | null;
  readonly choice: Parameters<Prompt['allow']>[0];
}

export function ConsentAnswers({ prompt, missing, choice }: ConsentAnswersProps) {
  return (
    <>
      {missing !== null && <p className="mb-2 text-muted">{missing}</p>}
      <div className="grid grid-cols-2 gap-2">
        <DenyButton prompt={prompt} />
        <GuardedButton
          prompt={prompt}
          tone="primary"
          size="large"
          missing={missing}
          onPress={() => void prompt.allow(choice)}
        >
          Allow
        </GuardedButton>
      </div>
      <div className="mt-1.5 grid grid-cols-2 gap-2">
        <Button
          tone="quiet"
          disabled={prompt.answering !== null}
          onClick={() => void prompt.deny(true)}
        >
          Deny and block client
        </Button>
      </div>
    </>
  );
}

interface RefusedConsentProps {
  readonly prompt: Prompt;
  /** Why it cannot be allowed. */
  readonly refusal: string;
}

export function RefusedConsent({ prompt, refusal }: RefusedConsentProps) {
  return (
    <>
      <p role="alert" className="mb-2 font-medium wrap-anywhere">
        {refusal}
      </p>
      <DenyButton prompt={prompt} />
    </>
  );
}

function DenyButton({ prompt }: { readonly prompt: Prompt }) {
  return (
    <Button
      size="large"
      pending={prompt.answering === 'deny'}
      onClick={() => void prompt.deny(false)}
    >
      Deny
    </Button>
  );
}
