import { Hand, KeyRound } from 'lucide-react';
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { Question } from '../../../contract/views/questions/question.ts';
import { Button } from '../../components/base/button.tsx';
import { ClassMark } from '../../components/base/marks.tsx';
import { useCommand } from '../../state/commands.ts';
import { useSecond } from '../../state/clock.ts';
import { countdown, plural } from '../../state/time-words.ts';
import { useReviewQuestions } from '../../state/review-context.ts';

/**
 * A waiting question. It is only denied from here: allowing needs the prompt that shows all of it
 * (SEC-41).
 */
export function QuestionRow({ question }: { readonly question: Question }) {
  const review = useReviewQuestions();
  const deny = useCommand('question.deny', 'notice');
  const now = useSecond();
  const Icon = question.kind === 'approval' ? Hand : KeyRound;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="flex min-w-0 grow basis-64 gap-2.5">
        <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-warn-text" />
        <div className="min-w-0">
          <p title={question.clientName} className="wrap-anywhere">
            <bdi className="font-medium">{quotedName(question.clientName)}</bdi>{' '}
            {question.kind === 'consent' && 'wants to use your connectors'}
            {question.kind === 'lookup' && 'needs to be looked up: a web page asks'}
            {question.kind === 'approval' && (
              <>
                wants to run <span className="font-medium">{question.tool}</span> on{' '}
                <span className="font-medium">{question.connector}</span>
              </>
            )}
          </p>
          <p className="flex flex-wrap gap-x-3 text-meta text-muted">
            {question.kind === 'approval' && <ClassMark access={question.class} />}
            {question.kind === 'approval' && question.count > 1 && (
              <span className="tabular-nums">{plural(question.count, 'request')}</span>
            )}
            <span className="tabular-nums">{`Expires in ${countdown(question.expiresAt, now)}`}</span>
          </p>
        </div>
      </div>
      <div className="flex gap-2">
        <Button pending={deny.pending} onClick={() => void deny.run({ id: question.id })}>
          {question.kind === 'approval' && question.count > 1 ? 'Deny all' : 'Deny'}
        </Button>
        <Button onClick={review.open}>Review</Button>
      </div>
    </li>
  );
}
