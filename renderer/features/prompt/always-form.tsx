/**
 * "Always allow", narrowest first: exactly what is shown. Every step wider is one the person takes
 * (ATRYUM-52). The window sends choices; what they mean is made from the call that the core holds.
 */
import type { ReactNode } from 'react';
import { longestRun } from '../../../contract/plain/input-limits.ts';
import type { ApprovalQuestion } from '../../../contract/views/questions/question.ts';
import { TextInput } from '../../components/controls/field.tsx';
import { Part } from './prompt-frame.tsx';
import {
  draftOf,
  shortRun,
  type Argument,
  type ArgumentDraft,
  type ScopeDraft,
} from './always-scope.ts';

interface AlwaysFormProps {
  readonly question: ApprovalQuestion;
  readonly draft: ScopeDraft;
  readonly onChange: (draft: ScopeDraft) => void;
}

export function AlwaysForm({ question, draft, onChange }: AlwaysFormProps) {
  const choosable = question.argumentList.filter(({ key }) => key !== null);
  const canChoose = choosable.length > 0 && question.moreArguments === 0;
  return (
    <>
      <Part label="What">
        <p className="wrap-anywhere">
          From now on <bdi className="font-medium">{question.tool}</bdi> on{' '}
          <bdi className="font-medium">{question.connector}</bdi> runs for this client without a
          question, with
        </p>
        <Choices legend="Arguments">
          <Choice
            name="are"
            checked={draft.are === 'exactly'}
            onPick={() => onChange({ ...draft, are: 'exactly' })}
            hint="Any difference asks again."
          >
            Exactly these arguments
          </Choice>
          {canChoose && (
            <Choice
              name="are"
              checked={draft.are === 'chosen'}
              onPick={() => onChange({ ...draft, are: 'chosen' })}
              hint="Choose for each what else it may be."
            >
              Arguments like these
            </Choice>
          )}
          {draft.are === 'chosen' && (
            <ul className="my-1 ml-5.5 flex flex-col gap-2">
              {choosable.map((argument) => (
                <ArgumentField
                  key={argument.key}
                  argument={argument}
                  draft={draft.choices.get(argument.key ?? '') ?? draftOf(argument)}
                  onChange={(next) =>
                    onChange({
                      ...draft,
                      choices: new Map(draft.choices).set(argument.key ?? '', next),
                    })
                  }
                />
              ))}
            </ul>
          )}
          <Choice
            name="are"
            checked={draft.are === 'any'}
            onPick={() => onChange({ ...draft, are: 'any' })}
            hint="Including arguments you have never seen."
          >
            Any arguments
          </Choice>
        </Choices>
      </Part>
      <Part label="Lasts">
        <Choices legend="How long">
          <Choice
            name="ends"
            checked={draft.ends === 'never'}
            onPick={() => onChange({ ...draft, ends: 'never' })}
            hint="It also ends when the tool or the connector changes."
          >
            Until you end it
          </Choice>
          <Choice
            name="ends"
            checked={draft.ends === 'calls'}
            onPick={() => onChange({ ...draft, ends: 'calls' })}
          >
            For this call and the next few
          </Choice>
          {draft.ends === 'calls' && (
            <label className="ml-5.5 flex items-center gap-2 text-muted">
              Next
              <TextInput
                inputMode="numeric"
                aria-label="Number of calls"
                className="max-w-20"
                value={draft.calls}
                onChange={(event) => onChange({ ...draft, calls: event.target.value })}
              />
              calls, at most {longestRun.calls}
            </label>
          )}
          <Choice
            name="ends"
            checked={draft.ends === 'minutes'}
            onPick={() => onChange({ ...draft, ends: 'minutes' })}
          >
            {`For ${shortRun} minutes`}
          </Choice>
        </Choices>
      </Part>
    </>
  );
}

interface ArgumentFieldProps {
  readonly argument: Argument;
  readonly draft: ArgumentDraft;
  readonly onChange: (draft: ArgumentDraft) => void;
}

function ArgumentField({ argument, draft, onChange }: ArgumentFieldProps) {
  const { name, kind, value } = argument;
  const short = value.length > 60 ? `${value.slice(0, 59)}…` : value;
  return (
    <li className="min-w-0">
      <label className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <bdi className="font-mono text-meta wrap-anywhere">{name}</bdi>
        <select
          aria-label={`What ${name} may be`}
          value={draft.may}
          onChange={(event) =>
            onChange({ ...draft, may: event.target.value as ArgumentDraft['may'] })
          }
          className="h-7 max-w-80 min-w-0 rounded-md border border-line-strong bg-canvas px-1.5"
        >
          <option value="same">{`exactly ${short}`}</option>
          {kind === 'text' && <option value="begin">begins with…</option>}
          {kind === 'number' && <option value="between">a number between…</option>}
          <option value="any">anything, or nothing</option>
        </select>
      </label>
      {draft.may === 'begin' && (
        <TextInput
          aria-label={`${name} begins with`}
          className="mt-1"
          value={draft.with}
          onChange={(event) => onChange({ ...draft, with: event.target.value })}
        />
      )}
      {draft.may === 'between' && (
        <span className="mt-1 flex items-center gap-2 text-muted">
          <TextInput
            inputMode="decimal"
            aria-label={`${name} from`}
            className="max-w-28"
            value={draft.least}
            onChange={(event) => onChange({ ...draft, least: event.target.value })}
          />
          to
          <TextInput
            inputMode="decimal"
            aria-label={`${name} to`}
            className="max-w-28"
            value={draft.most}
            onChange={(event) => onChange({ ...draft, most: event.target.value })}
          />
        </span>
      )}
    </li>
  );
}

function Choices({ legend, children }: { readonly legend: string; readonly children: ReactNode }) {
  return (
    <fieldset aria-label={legend} className="mt-1 flex min-w-0 flex-col gap-1">
      {children}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly checked: boolean;
  readonly hint?: string;
  readonly onPick: () => void;
  readonly children: string;
}

function Choice({ name, checked, hint, onPick, children }: ChoiceProps) {
  return (
    <label className="flex gap-2">
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onPick}
        className="mt-1 size-3.5 shrink-0 accent-accent"
      />
      <span>
        {children}
        {hint !== undefined && <span className="block text-meta text-muted">{hint}</span>}
      </span>
    </label>
  );
}
