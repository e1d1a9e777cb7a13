import { CircleCheck } from 'lucide-react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Page } from '../../components/layout/page.tsx';
import { plural } from '../../state/time-words.ts';
import { useReviewQuestions } from '../../state/review-context.ts';
import { GivenAnswers } from './given-answers.tsx';
import { MissedCalls } from './missed-calls.tsx';
import { PastQuestions } from './past-questions.tsx';
import { QuestionRow } from './question-row.tsx';
import { useAnswer } from '../../state/use-answer.ts';

/** What waits for an answer, and what was answered before. */
export function ApprovalsPage({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const review = useReviewQuestions();
  const { questions } = snapshot;
  const { value: answers, error } = useAnswer(
    'answers.list',
    {},
    {
      version: snapshot.revision,
    },
  );
  return (
    <Page
      title="Approvals"
      subtitle={
        questions.length === 0
          ? undefined
          : `${plural(questions.length, 'question')} waiting, oldest first`
      }
      actions={
        questions.length > 0 && (
          <Button tone="primary" onClick={review.open}>
            {questions.length === 1 ? 'Review the question' : `Review all ${questions.length}`}
          </Button>
        )
      }
    >
      <section aria-label="Waiting" className="mb-8">
        {questions.length === 0 ? (
          <EmptyState icon={<CircleCheck size={28} />} title="Nothing is waiting">
            When a client asks for access, or wants to run a tool set to Ask, the question appears
            here and in its own window. A question that nobody answers in time is denied, and stays
            visible here for half an hour.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
            {questions.map((question) => (
              <QuestionRow key={question.id} question={question} />
            ))}
          </ul>
        )}
      </section>
      {error !== null && <ErrorPanel error={error} />}
      {answers !== null && answers.missed.length > 0 && (
        <section aria-labelledby="missed" className="mb-8">
          <h2 id="missed" className="mb-2 font-semibold">
            Missed
          </h2>
          <MissedCalls missed={answers.missed} />
        </section>
      )}
      {answers !== null && answers.given.length > 0 && (
        <section aria-labelledby="given" className="mb-8">
          <h2 id="given" className="mb-2 font-semibold">
            Given approvals
          </h2>
          <GivenAnswers given={answers.given} />
        </section>
      )}
      <section aria-labelledby="history">
        <h2 id="history" className="mb-2 font-semibold">
          History
        </h2>
        <PastQuestions version={snapshot.activity.lastEntryId} again={answers?.again ?? []} />
      </section>
    </Page>
  );
}
