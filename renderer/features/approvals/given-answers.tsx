/** Answers that still hold, each with its way to end it (SEC-43). */
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { GivenAnswer } from '../../../contract/views/answers.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { Button } from '../../components/base/button.tsx';
import { SelectBox } from '../../components/controls/select-rows.tsx';
import { useSelection, type Selection } from '../../components/controls/use-selection.ts';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { useSecond } from '../../state/clock.ts';
import { useCommand } from '../../state/commands.ts';
import { countdown, plural, relativeTime } from '../../state/time-words.ts';
import { shortName } from '../../state/short-name.ts';
import { Unneeded } from '../../components/feedback/unneeded.tsx';
import { StopAnswers } from './stop-answers.tsx';

const kinds: Readonly<Record<GivenAnswer['kind'], string>> = {
  once: 'Once more',
  session: 'This session',
  always: 'Always',
};

/** A row for each, and boxes to stop several at once. */
export function GivenAnswers({ given }: { readonly given: readonly GivenAnswer[] }) {
  const selection = useSelection(given.map(({ id }) => id));
  return (
    <>
      {given.length > 1 && (
        <div className="mb-1 flex items-center gap-2 px-4">
          <SelectBox
            label="Select all approvals"
            checked={selection.isAll}
            onChange={selection.toggleAll}
          />
          <span aria-hidden className="text-meta text-muted">
            Select all
          </span>
        </div>
      )}
      <StopAnswers given={given} selection={selection} />
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
        {given.map((answer) => (
          <AnswerRow key={answer.id} answer={answer} selection={selection} />
        ))}
      </ul>
    </>
  );
}

interface AnswerRowProps {
  readonly answer: GivenAnswer;
  readonly selection: Selection;
}

function AnswerRow({ answer, selection }: AnswerRowProps) {
  const end = useCommand('answer.end', 'notice');
  const name = shortName(answer.clientName);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <SelectBox
        label={`Select: ${name}, ${answer.tool} on ${answer.connector}, ${answer.covers}`}
        checked={selection.has(answer.id)}
        onChange={(isTicked) => selection.toggle(answer.id, isTicked)}
      />
      <div className="min-w-0 grow basis-56">
        <p className="flex flex-wrap items-center gap-x-2 wrap-anywhere">
          <Badge tone={answer.kind === 'always' ? 'accent' : 'neutral'}>{kinds[answer.kind]}</Badge>
          <span title={answer.clientName}>
            <bdi className="font-medium">{quotedName(answer.clientName)}</bdi> may run{' '}
            <bdi className="font-medium">{answer.tool}</bdi> on{' '}
            <bdi className="font-medium">{answer.connector}</bdi>
          </span>
        </p>
        <p className="mt-0.5 text-muted wrap-anywhere">
          <bdi>{answer.covers}</bdi>
        </p>
        <p className="flex flex-wrap gap-x-3 text-meta text-muted tabular-nums">
          <Ends answer={answer} />
          {answer.kind !== 'once' && <Used answer={answer} />}
          <span>
            given <RelativeTime at={answer.givenAt} />
          </span>
        </p>
        {answer.isUnneeded && <Unneeded />}
      </div>
      <Button
        aria-label={`Stop: ${name}, ${answer.tool}`}
        pending={end.pending}
        onClick={() => void end.run({ id: answer.id })}
      >
        Stop
      </Button>
    </li>
  );
}

function Used({ answer: { calls, lastUsedAt } }: { readonly answer: GivenAnswer }) {
  if (lastUsedAt === null) return <span>not used yet</span>;
  return (
    <span>
      {`used ${plural(calls, 'time')}, the last `}
      <RelativeTime at={lastUsedAt} />
    </span>
  );
}

function Ends({ answer: { until, callsLeft } }: { readonly answer: GivenAnswer }) {
  const now = useSecond();
  const isNear = until !== null && Date.parse(until) - now < 60 * 60_000;
  return (
    <>
      {callsLeft !== null && <span>{`${plural(callsLeft, 'call')} left`}</span>}
      {until === null && callsLeft === null && <span>until you end it</span>}
      {until !== null && (
        <span>
          {isNear ? `ends in ${countdown(until, now)}` : `ends ${relativeTime(until, now)}`}
        </span>
      )}
    </>
  );
}
