import { useState, type ReactNode } from 'react';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';
import { Button } from '../../components/base/button.tsx';
import { Checkbox } from '../../components/controls/field.tsx';
import { shortName } from '../../state/short-name.ts';
import { addsAnything, ConnectorPicker, type Picked } from './connector-picker.tsx';
import { ConsentWarnings } from './consent-warnings.tsx';
import { DurationPicker } from './duration-picker.tsx';
import { GuardedButton } from './guarded-button.tsx';
import { Address, Part, PromptFrame, Who } from './prompt-frame.tsx';
import type { Prompt } from './use-prompt.ts';

interface ConsentPromptProps {
  readonly prompt: Prompt;
  readonly question: ConsentQuestion;
  readonly corner?: ReactNode;
}

/**
 * Characters of the claimed name in the title: two lines at most. All of it stands after "calls
 * itself".
 */
const nameInTitle = 40;

/**
 * A client asks for access: the person picks connectors, how far each may be used, and for how
 * long.
 */
export function ConsentPrompt({ prompt, question, corner }: ConsentPromptProps) {
  const [picked, setPicked] = useState<Picked>(
    () => new Map(question.choices.map((choice) => [choice.name, choice.suggested])),
  );
  const [duration, setDuration] = useState(question.durations[0]?.value ?? 'hour');
  const [remember, setRemember] = useState(false);
  const access = accessOf(picked);
  const isStepUp = question.already !== null;
  const missing = missingFrom(isStepUp, access, addsAnything(question.choices, picked));

  return (
    <PromptFrame
      prompt={prompt}
      question={question}
      corner={corner}
      title={
        <>
          <span className="block text-meta font-normal tracking-normal text-muted">
            A client that calls itself
          </span>{' '}
          <bdi>“{shortName(question.clientName, nameInTitle)}”</bdi>{' '}
          {isStepUp ? 'wants to do more with your connectors' : 'wants to use your connectors'}
        </>
      }
      warnings={<ConsentWarnings warnings={question.warnings} />}
      footer={
        question.refusal === null ? (
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
                onPress={() => void prompt.allow({ access, duration, remember })}
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
        ) : (
          <>
            <p role="alert" className="mb-2 font-medium wrap-anywhere">
              {question.refusal}
            </p>
            <Button
              size="large"
              pending={prompt.answering === 'deny'}
              onClick={() => void prompt.deny(false)}
            >
              Deny
            </Button>
          </>
        )
      }
    >
      <Who
        clientName={question.clientName}
        registeredBy={question.registeredBy}
        askedBy={question.askedBy}
      />
      <Part label="Where">
        {question.userCode === null ? (
          <>
            <p className="wrap-anywhere">
              The answer goes to <bdi className="font-medium">{question.redirectInWords}</bdi>
            </p>
            <Address label="Redirect address" text={question.redirectUri} />
          </>
        ) : (
          <TypedCode code={question.userCode} />
        )}
      </Part>
      <Part label="What">
        <Requested question={question} />
        {question.refusal === null && (
          <ConnectorPicker
            choices={question.choices}
            picked={picked}
            onPick={setPicked}
            addsOnly={isStepUp}
          />
        )}
        {question.scopes.length > 0 && <ScopesAsRequested scopes={question.scopes} />}
        {question.choices.length === 0 && question.refusal === null && (
          <p className="mt-2 text-muted">
            There is no connector to give access to. Add one first, then connect again.
          </p>
        )}
      </Part>
      {question.refusal === null && (
        <Part label="Lasts">
          <DurationPicker durations={question.durations} value={duration} onChange={setDuration} />
          {question.canRemember && (
            <div className="mt-2">
              <Checkbox
                checked={remember}
                onChange={setRemember}
                hint="It can prove who it is, so it may then log in again for no more than this without a question. Revoking its access ends that."
              >
                Don't ask again for the same scopes
              </Checkbox>
            </div>
          )}
        </Part>
      )}
    </PromptFrame>
  );
}

/** A login without a browser: whoever shows this code gets the answer. */
function TypedCode({ code }: { readonly code: string }) {
  return (
    <>
      <p>The answer goes to the program that shows this code:</p>
      <p className="my-1 font-mono text-title font-semibold tracking-widest wrap-anywhere select-text">
        {code}
      </p>
      <p className="text-muted">
        Compare the two. Type a code only if you started the login yourself: somebody else's code
        gives somebody else your access.
      </p>
    </>
  );
}

function Requested({ question }: { readonly question: ConsentQuestion }) {
  const { already, choices, scopesInWords } = question;
  const hasAccess = choices.some(({ before }) => before !== 'none');
  if (scopesInWords.length === 0) {
    return hasAccess ? (
      <p>It logs in again, so this starts from what it has.</p>
    ) : (
      <p>It did not say what it needs, so this starts from reading only.</p>
    );
  }
  return (
    <>
      {already === null ? (
        <>
          <p>It asks to:</p>
          <ul className="mt-0.5 list-disc pl-4">
            {scopesInWords.map((words) => (
              <li key={words} className="wrap-anywhere">
                {words}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <p className="text-muted wrap-anywhere">{`It already may: ${already.inWords.join('; ')}.`}</p>
          <p className="mt-1 font-medium">It now also asks for:</p>
        </>
      )}
    </>
  );
}

function ScopesAsRequested({ scopes }: { readonly scopes: readonly string[] }) {
  return (
    <details className="mt-1.5 text-muted">
      <summary className="w-fit rounded-sm text-meta hover:text-ink">Scopes as requested</summary>
      <code className="wrap-anywhere select-text">{scopes.join(' ')}</code>
    </details>
  );
}

function accessOf(picked: Picked): ConnectorAccess {
  const access: ConnectorAccess = {};
  for (const [name, level] of picked) if (level !== 'none') access[name] = level;
  return access;
}

/** Why Allow would give nothing, or null. */
function missingFrom(isStepUp: boolean, access: ConnectorAccess, adds: boolean): string | null {
  if (isStepUp) return adds ? null : 'Nothing is added yet. Choose what to give, or deny.';
  return Object.keys(access).length === 0
    ? 'Give access to one connector at least, or deny.'
    : null;
}
