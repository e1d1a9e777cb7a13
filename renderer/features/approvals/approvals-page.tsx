import { CircleCheck } from 'lucide-react';
import type { AppSnapshot } from '../../../contract/views.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { plural } from '../../state/time-words.ts';
import { AuditList } from '../activity/audit-list.tsx';
import { useReviewQuestions } from '../shell/review-context.ts';
import { QuestionRow } from './question-row.tsx';

/** What waits for an answer, and what was answered before. */
export function ApprovalsPage({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const review = useReviewQuestions();
  const { questions } = snapshot;
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
            When a client asks for access, or wants to run a tool whose mode is Ask, the question
            appears here and in a window of its own. Unanswered questions are denied by themselves
            after five minutes.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
            {questions.map((question) => (
              <QuestionRow key={question.id} question={question} />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="history">
        <h2 id="history" className="mb-2 font-semibold">
          Calls that asked you
        </h2>
        <AuditList
          filter={{ decision: 'ask' }}
          lastEntryId={snapshot.activity.lastEntryId}
          className="h-80"
          empty="No call has asked you yet."
        />
      </section>
    </Page>
  );
}
