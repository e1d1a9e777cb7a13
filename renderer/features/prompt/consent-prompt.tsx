import { useState, type ReactNode } from 'react';
import type { ConnectorAccess, ConsentQuestion } from '../../../contract/views.ts';
import { Button } from '../../components/button.tsx';
import { ConnectorPicker, type Picked } from './connector-picker.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { Part, PromptFrame } from './prompt-frame.tsx';
import type { Prompt } from './use-prompt.ts';

interface ConsentPromptProps {
  readonly prompt: Prompt;
  readonly question: ConsentQuestion;
  readonly corner?: ReactNode;
}

/** A client asks for access: the person picks connectors and how far each may be used, within what was asked. */
export function ConsentPrompt({ prompt, question, corner }: ConsentPromptProps) {
  const [picked, setPicked] = useState<Picked>(
    () => new Map(question.choices.map((choice) => [choice.name, choice.suggested])),
  );
  const access = accessOf(picked);
  const missing =
    Object.keys(access).length === 0 ? 'Give access to one connector at least, or deny.' : null;

  return (
    <PromptFrame
      prompt={prompt}
      question={question}
      corner={corner}
      title="A client wants to use your connectors"
      warnings={question.warnings.map(({ text }) => text)}
      footer={
        <>
          {missing !== null && <p className="mb-2 text-muted">{missing}</p>}
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
              missing={missing}
              onPress={() => void prompt.allow({ access })}
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
      }
    >
      <Part label="Where">
        <p className="wrap-anywhere">
          The answer goes to <bdi className="font-medium">{question.redirectInWords}</bdi>
        </p>
        <code
          tabIndex={0}
          role="group"
          aria-label="Redirect address"
          className="mt-1.5 block max-h-16 overflow-y-auto rounded-md bg-sunken px-2.5 py-1.5 wrap-anywhere text-muted select-text"
        >
          {question.redirectUri}
        </code>
      </Part>
      <Part label="What">
        <Requested question={question} />
        <ConnectorPicker choices={question.choices} picked={picked} onPick={setPicked} />
        {question.choices.length === 0 && (
          <p className="mt-2 text-muted">
            There is no connector to give access to. Add one first, then connect again.
          </p>
        )}
        <p className="mt-2 text-muted">
          {question.offlineAccess
            ? 'Lasts until you revoke it: the client asked to stay connected.'
            : 'Lasts up to an hour, then the client has to ask again.'}
        </p>
      </Part>
    </PromptFrame>
  );
}

function Requested({ question }: { readonly question: ConsentQuestion }) {
  if (question.scopesInWords.length === 0) {
    return <p>It did not say what it needs, so this starts from reading only.</p>;
  }
  return (
    <>
      <p>It asks to:</p>
      <ul className="mt-0.5 list-disc pl-4">
        {question.scopesInWords.map((words) => (
          <li key={words} className="wrap-anywhere">
            {words}
          </li>
        ))}
      </ul>
      <details className="mt-1 text-muted">
        <summary className="text-meta hover:text-ink">Scopes as requested</summary>
        <code className="wrap-anywhere select-text">{question.scopes.join(' ')}</code>
      </details>
    </>
  );
}

function accessOf(picked: Picked): ConnectorAccess {
  const access: ConnectorAccess = {};
  for (const [name, level] of picked) if (level !== 'none') access[name] = level;
  return access;
}
