/** The answers to a client that asks for access. */
import { useState } from 'react';
import { Button, type ButtonTone } from '../../components/base/button.tsx';
import { Checkbox } from '../../components/controls/field.tsx';
import { GuardedButton } from './guarded-button.tsx';
import type { Prompt } from './use-prompt.ts';

interface ConsentAnswersProps {
  readonly prompt: Prompt;
  /** Why Allow would give nothing, or null. */
  readonly missing: string | null;
  /** What must be ticked first; null: nothing. */
  readonly mustConfirm: string | null;
  readonly choice: Parameters<Prompt['allow']>[0];
}

export function ConsentAnswers({ prompt, missing, mustConfirm, choice }: ConsentAnswersProps) {
  const [isConfirmed, setIsConfirmed] = useState(false);
  const isUnconfirmed = mustConfirm !== null && !isConfirmed;
  const reason =
    missing ?? (isUnconfirmed ? 'Tick the sentence above to allow it, or deny.' : null);
  return (
    <>
      {mustConfirm !== null && (
        <div className="mb-1.5">
          <Checkbox checked={isConfirmed} onChange={setIsConfirmed}>
            <span className="text-ink">{mustConfirm}</span>
          </Checkbox>
        </div>
      )}
      {reason !== null && <p className="mb-2 text-muted">{reason}</p>}
      <div className="grid grid-cols-2 gap-2">
        <DenyButton prompt={prompt} tone={mustConfirm === null ? 'plain' : 'primary'} />
        <GuardedButton
          prompt={prompt}
          tone={mustConfirm === null ? 'primary' : 'plain'}
          size="large"
          missing={reason}
          onPress={() =>
            void prompt.allow(mustConfirm === null ? choice : { ...choice, confirmed: isConfirmed })
          }
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
      <DenyButton prompt={prompt} tone="plain" />
    </>
  );
}

interface DenyButtonProps {
  readonly prompt: Prompt;
  readonly tone: ButtonTone;
}

function DenyButton({ prompt, tone }: DenyButtonProps) {
  return (
    <Button
      tone={tone}
      size="large"
      pending={prompt.answering === 'deny'}
      onClick={() => void prompt.deny(false)}
    >
      Deny
    </Button>
  );
}
