import { BadgeCheck, Info, KeyRound, ShieldQuestionMark } from 'lucide-react';
import type { Question } from '../../../contract/views/questions/question.ts';
import { classNames } from '../../components/base/class-names.ts';
import { isOdd } from './question-warnings.tsx';

const looks = {
  none: {
    icon: ShieldQuestionMark,
    word: 'Name not verified.',
    box: 'border-line bg-raised',
    tone: 'text-muted',
  },
  secret: {
    icon: KeyRound,
    word: 'Known by a secret or key.',
    box: 'border-line bg-raised',
    tone: 'text-ink',
  },
  address: {
    icon: BadgeCheck,
    word: 'Known by its web address.',
    box: 'border-line bg-ok-soft',
    tone: 'text-ok-text',
  },
  /** Only the sentence itself: nobody said how much it is worth. */
  stated: { icon: Info, word: null, box: 'border-line bg-raised', tone: 'text-muted' },
} as const;

/** Nearly every AI client registers by itself, so a name without a proof alone is no alarm. */
const odd = { box: 'border-warn-line bg-warn-soft', tone: 'text-warn-text' } as const;

/**
 * What proves the claimed name, with a mark and words for how much that is worth. It stands in the
 * head of the prompt, which does not scroll: no name, however long, can reach or move it (SEC-37).
 */
export function ProofLine({ question }: { readonly question: Question }) {
  const level = levelOf(question);
  const { icon: Icon, word } = looks[level];
  const { box, tone } = isUnproven[level] && isOddQuestion(question) ? odd : looks[level];
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label="Proof of the name"
      className={classNames(
        'mt-2.5 flex max-h-22 items-start gap-2 overflow-y-auto rounded-md border px-2.5 py-1.5',
        box,
      )}
    >
      <Icon aria-hidden size={16} className={classNames('mt-0.5 shrink-0', tone)} />
      <p className="min-w-0 wrap-anywhere">
        {word !== null && <strong className={classNames('font-semibold', tone)}>{word} </strong>}
        <span>{question.proof}</span>
      </p>
    </div>
  );
}

/** Where nothing proves the name, what is odd about the question counts against it. */
const isUnproven = { none: true, stated: true, secret: false, address: false } as const;

/** Nobody is asked to look an address up but where a web page started the login of a stranger. */
function isOddQuestion(question: Question): boolean {
  return question.kind === 'lookup' || isOdd(question.warnings);
}

function levelOf(question: Question): keyof typeof looks {
  switch (question.kind) {
    case 'consent':
      return question.proofLevel;
    case 'lookup':
      return 'none';
    case 'approval':
      return question.identity === 'dynamic' ? 'none' : 'stated';
  }
}
