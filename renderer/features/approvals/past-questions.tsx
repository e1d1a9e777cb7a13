import { Ban, CircleCheck, CircleDashed, History } from 'lucide-react';
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { AnswersView } from '../../../contract/views/answers.ts';
import type { PastQuestion } from '../../../contract/views/questions/answer-history.ts';
import { Button } from '../../components/base/button.tsx';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { linkTo } from '../../state/route.ts';
import { shortName } from '../../state/short-name.ts';
import { AllowNextTime } from './allow-next-time.tsx';
import { afterWords, outcomeWords } from './past-words.ts';
import { usePastQuestions } from './use-past-questions.ts';

const marks = {
  allowed: { icon: CircleCheck, tone: 'text-ok-text' },
  denied: { icon: Ban, tone: 'text-danger-text' },
  open: { icon: CircleDashed, tone: 'text-muted' },
} as const;

interface PastQuestionsProps {
  readonly version: number;
  /** Calls that can still be asked about once more. */
  readonly again: AnswersView['again'];
}

/** The history of questions, each with the way to its entry in the activity. */
export function PastQuestions({ version, again }: PastQuestionsProps) {
  const { questions, error, reload, loadOlder, isLoading } = usePastQuestions(version);
  const problem = error !== null && (
    <ErrorPanel
      error={error}
      action={
        <Button size="small" onClick={() => void reload()}>
          Try again
        </Button>
      }
    />
  );
  if (questions === null) return problem || <SkeletonRows label="Loading history" rows={4} />;
  if (questions.length === 0 && loadOlder === null)
    return (
      problem || (
        <EmptyState icon={<History size={28} />} title="No question yet">
          Each question about a call or about access is listed here once it is over: what was asked,
          what was answered, where and how fast.
        </EmptyState>
      )
    );
  return (
    <>
      {problem}
      {questions.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
          {questions.map((question) => (
            <PastRow
              key={question.entryId}
              question={question}
              againId={againOf(question, again)}
            />
          ))}
        </ul>
      )}
      {loadOlder !== null && (
        <div className="flex justify-center py-2">
          <Button tone="quiet" pending={isLoading} onClick={() => void loadOlder()}>
            Show older questions
          </Button>
        </div>
      )}
    </>
  );
}

/** Only a call that was refused: a yes that is used up says nothing about the next time. */
function againOf({ callId, outcome }: PastQuestion, again: AnswersView['again']): string | null {
  if (callId === null || outcomeWords[outcome].mark === 'allowed') return null;
  return again.find((call) => call.callId === callId)?.id ?? null;
}

interface PastRowProps {
  readonly question: PastQuestion;
  readonly againId: string | null;
}

function PastRow({ question, againId }: PastRowProps) {
  const { outcome, where, afterMs, at, entryId, clientName, clientId, tool } = question;
  const { mark, words } = outcomeWords[outcome];
  const { icon: Icon, tone } = marks[mark];
  return (
    <li className="flex flex-wrap items-center hover:bg-hover">
      <a
        href={linkTo('activity', String(entryId))}
        className="flex min-w-0 grow basis-64 gap-2.5 px-4 py-2.5 focus-visible:-outline-offset-2"
      >
        <Icon aria-hidden size={16} className={`mt-0.5 shrink-0 ${tone}`} />
        <span className="min-w-0 grow">
          <span className="block wrap-anywhere">
            <Asked question={question} />
          </span>
          <span className="flex flex-wrap gap-x-3 text-meta text-muted tabular-nums">
            <span>
              <span className={tone}>{words}</span>
              {where !== null && ` ${where}`}
              {afterMs !== null && ` ${afterWords(afterMs)}`}
            </span>
            <RelativeTime at={at} />
          </span>
        </span>
      </a>
      {againId !== null && (
        <span className="px-4 py-1.5">
          <AllowNextTime
            id={againId}
            clientName={shortName(clientName ?? clientId ?? 'A client')}
            tool={tool ?? ''}
          />
        </span>
      )}
    </li>
  );
}

function Asked({ question }: { readonly question: PastQuestion }) {
  const { kind, clientName, clientId, tool, connector } = question;
  const full = clientName ?? clientId ?? 'A client';
  const name = (
    <bdi title={full} className="font-medium">
      {quotedName(full)}
    </bdi>
  );
  switch (kind) {
    case 'consent':
      return <>{name} asked for access</>;
    case 'lookup':
      return <>{name} was to be looked up</>;
    case 'approval':
      return (
        <>
          {name} wanted to run <bdi className="font-medium">{tool}</bdi> on{' '}
          <bdi className="font-medium">{connector}</bdi>
        </>
      );
  }
}
