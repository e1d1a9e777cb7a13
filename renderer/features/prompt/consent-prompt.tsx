import { useState, type ReactNode } from 'react';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type {
  ConsentDuration,
  ConsentQuestion,
} from '../../../contract/views/questions/consent-question.ts';
import { Checkbox } from '../../components/controls/field.tsx';
import { addsAnything, ConnectorPicker, type Picked } from './connector-picker.tsx';
import { ConsentAnswers, RefusedConsent } from './consent-answers.tsx';
import { DurationPicker } from './duration-picker.tsx';
import { Address, Part, PromptFrame } from './prompt-frame.tsx';
import { isLookAlike, QuestionWarnings } from './question-warnings.tsx';
import { RequestedScopes, ScopesAsRequested } from './requested-scopes.tsx';
import type { Prompt } from './use-prompt.ts';
import { ClaimedName, Who } from './who.tsx';

interface ConsentPromptProps {
  readonly prompt: Prompt;
  readonly question: ConsentQuestion;
  readonly corner?: ReactNode;
}

/** How long access lasts, and whether the client may log in again without a question. */
interface Terms {
  readonly duration: ConsentDuration;
  readonly remember: boolean;
}

/**
 * A client asks for access: the person picks connectors, how far each may be used, and for how
 * long.
 */
export function ConsentPrompt({ prompt, question, corner }: ConsentPromptProps) {
  const { choices, refusal, scopes } = question;
  const [picked, setPicked] = useState<Picked>(
    () => new Map(choices.map((choice) => [choice.name, choice.suggested])),
  );
  const [terms, setTerms] = useState<Terms>({
    duration: question.durations[0]?.value ?? 'hour',
    remember: false,
  });
  const access = accessOf(picked);
  const isStepUp = question.already !== null;
  const missing = missingFrom(isStepUp, access, addsAnything(choices, picked));

  return (
    <PromptFrame
      prompt={prompt}
      question={question}
      corner={corner}
      title={
        <>
          <ClaimedName name={question.clientName} />{' '}
          {isStepUp ? 'wants to do more with your connectors' : 'wants to use your connectors'}
        </>
      }
      alarm={question.warnings.find(isLookAlike)?.text ?? null}
      warnings={
        <QuestionWarnings warnings={question.warnings.filter((each) => !isLookAlike(each))} />
      }
      footer={
        refusal === null ? (
          <ConsentAnswers
            prompt={prompt}
            missing={missing}
            mustConfirm={question.mustConfirm}
            choice={{ access, ...terms }}
          />
        ) : (
          <RefusedConsent prompt={prompt} refusal={refusal} />
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
          <Redirect words={question.redirectInWords} uri={question.redirectUri} />
        ) : (
          <TypedCode code={question.userCode} />
        )}
      </Part>
      <Part label="What">
        <RequestedScopes question={question} />
        {refusal === null && (
          <ConnectorPicker
            choices={choices}
            picked={picked}
            onPick={setPicked}
            addsOnly={isStepUp}
          />
        )}
        {scopes.length > 0 && <ScopesAsRequested scopes={scopes} />}
        {choices.length === 0 && refusal === null && (
          <p className="mt-2 text-muted">
            There is no connector to give access to. Add one first, then connect again.
          </p>
        )}
      </Part>
      {refusal === null && <Lasts question={question} terms={terms} onChange={setTerms} />}
    </PromptFrame>
  );
}

function Redirect({ words, uri }: { readonly words: string; readonly uri: string }) {
  return (
    <>
      <p className="wrap-anywhere">
        The answer goes to <bdi className="font-medium">{words}</bdi>
      </p>
      <Address label="Redirect address" text={uri} />
    </>
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

interface LastsProps {
  readonly question: ConsentQuestion;
  readonly terms: Terms;
  readonly onChange: (terms: Terms) => void;
}

function Lasts({ question, terms, onChange }: LastsProps) {
  return (
    <Part label="Lasts">
      <DurationPicker
        durations={question.durations}
        lasts={question.lasts}
        value={terms.duration}
        onChange={(duration) => onChange({ ...terms, duration })}
      />
      {question.canRemember && (
        <div className="mt-2">
          <Checkbox
            checked={terms.remember}
            onChange={(remember) => onChange({ ...terms, remember })}
            hint="It can prove who it is, so it may then log in again for no more than this without a question. Revoking its access ends that."
          >
            Don't ask again for the same scopes
          </Checkbox>
        </div>
      )}
    </Part>
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
