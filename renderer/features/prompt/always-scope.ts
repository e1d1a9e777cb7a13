/** What the person chose for "always", as fields hold it, and as the core takes it. */
import { longestRun } from '../../../contract/plain/input-limits.ts';
import type { ArgumentChoice, StandingScope } from '../../../contract/views/answers.ts';
import type { ApprovalQuestion } from '../../../contract/views/questions/question.ts';

export type Argument = ApprovalQuestion['argumentList'][number];

export interface ArgumentDraft {
  readonly may: ArgumentChoice['may'];
  readonly with: string;
  readonly least: string;
  readonly most: string;
}

export interface ScopeDraft {
  readonly are: StandingScope['arguments']['are'];
  /** By the name of the argument; those that are not here stay the same. */
  readonly choices: ReadonlyMap<string, ArgumentDraft>;
  readonly ends: 'never' | 'calls' | 'minutes';
  readonly calls: string;
}

export const narrowest: ScopeDraft = {
  are: 'exactly',
  choices: new Map(),
  ends: 'never',
  calls: '5',
};

/** Minutes of "for 10 minutes". */
export const shortRun = 10;

export function draftOf(argument: Argument): ArgumentDraft {
  const isText = argument.kind === 'text';
  return {
    may: 'same',
    with: isText ? argument.value.slice(0, 12) : '',
    least: isText ? '' : argument.value,
    most: isText ? '' : argument.value,
  };
}

/** The input of the command, or what is missing. */
export function scopeOf(draft: ScopeDraft): StandingScope | string {
  const calls = draft.ends === 'calls' ? Number(draft.calls) : null;
  if (calls !== null && !(Number.isInteger(calls) && calls >= 1 && calls <= longestRun.calls))
    return `Say how many calls: 1 to ${longestRun.calls}.`;
  const minutes = draft.ends === 'minutes' ? shortRun : null;
  if (draft.are !== 'chosen') return { arguments: { are: draft.are }, calls, minutes };
  const choices: ArgumentChoice[] = [];
  for (const [name, choice] of draft.choices) {
    const made = choiceOf(name, choice);
    if (typeof made === 'string') return made;
    if (made.may !== 'same') choices.push(made);
  }
  if (choices.length === 0) return 'Open at least one argument, or choose “Exactly these”.';
  return { arguments: { are: 'chosen', choices }, calls, minutes };
}

function choiceOf(name: string, draft: ArgumentDraft): ArgumentChoice | string {
  switch (draft.may) {
    case 'same':
    case 'any':
      return { name, may: draft.may };
    case 'begin':
      if (draft.with === '') return 'Say what it has to begin with.';
      return { name, may: 'begin', with: draft.with };
    case 'between': {
      const [least, most] = [Number(draft.least), Number(draft.most)];
      const isRange = draft.least.trim() !== '' && draft.most.trim() !== '' && least <= most;
      return isRange ? { name, may: 'between', least, most } : 'Say from which number to which.';
    }
  }
}
