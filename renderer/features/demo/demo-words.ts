/** What the demo says of its steps, and which press comes next. */
import type {
  DemoOutcome,
  DemoStepId,
  DemoView,
} from '../../../contract/views/snapshot/demo-view.ts';

interface StepWords {
  readonly title: string;
  /** What happens, and where to look. */
  readonly hint: string;
  readonly ended: Readonly<Partial<Record<DemoOutcome, string>>>;
}

const failed = 'It got no answer that it could read.';

export const stepWords: Readonly<Record<DemoStepId, StepWords>> = {
  login: {
    title: 'The client asks for access',
    hint: 'Consentry asks you. Choose what it may do with demo, “Read & write” to see all, and allow it.',
    ended: { granted: 'You gave it access.', denied: 'You said no. It can ask again.', failed },
  },
  read: {
    title: 'It lists the notes',
    hint: 'Reading is allowed: nobody asks you. The call appears under Activity.',
    ended: { answered: 'It was allowed. The server said:', refused: 'It was refused:', failed },
  },
  write: {
    title: 'It adds a note',
    hint: 'Writing asks you each time. Look at what would be written, then answer.',
    ended: { answered: 'You allowed it. The server said:', refused: 'It was refused:', failed },
  },
  delete: {
    title: 'It tries to delete all notes',
    hint: 'Destructive tools are blocked until you say otherwise.',
    ended: { refused: 'It was blocked. The client was told:', answered: 'It was allowed:', failed },
  },
  'after-revoke': {
    title: 'You take its access away, and it calls again',
    hint: 'Revoking works at once, for every client.',
    ended: {
      'logged-out': 'Its token no longer works. That is all it takes.',
      answered: 'It still has access. Revoke it first:',
      refused: 'It was refused:',
      failed,
    },
  },
};

const callWords: Readonly<Record<Exclude<DemoStepId, 'after-revoke'>, string>> = {
  login: 'Ask again',
  read: 'List the notes',
  write: 'Add a note',
  delete: 'Delete all notes',
};

interface Press {
  readonly does: 'start' | 'next' | 'revoke';
  readonly words: string;
}

/** @returns null while a step runs, and after the last one */
export function demoPress(
  { clientId, isInterrupted, steps }: DemoView,
  hasAccess: boolean,
): Press | null {
  if (clientId === null || isInterrupted) return { does: 'start', words: 'Start the demo' };
  const step = steps.find(({ state }) => state === 'next');
  if (step === undefined) return null;
  if (step.id !== 'after-revoke') return { does: 'next', words: callWords[step.id] };
  return hasAccess
    ? { does: 'revoke', words: 'Revoke access' }
    : { does: 'next', words: 'Call again' };
}
