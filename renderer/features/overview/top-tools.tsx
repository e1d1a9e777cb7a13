import { ShareBar } from '../../components/charts/share-bar.tsx';
import { Card } from '../../components/layout/card.tsx';
import { plural } from '../../state/time-words.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { usagePauseMs } from '../usage/usage-pause.ts';

const days = 30;
const mostShown = 5;

/** What was called most, by all clients together. Nothing before the first call. */
export function TopTools({ lastEntryId }: { readonly lastEntryId: number }) {
  const { value } = useAnswer(
    'usage.tools',
    { days },
    { version: lastEntryId, pauseMs: usagePauseMs, keepsLast: true },
  );
  if (value === null || value.length === 0) return null;
  const top = value.toSorted((one, other) => other.calls - one.calls).slice(0, mostShown);
  const most = top[0]?.calls ?? 1;
  return (
    <Card
      title="Most used tools"
      aside={<span className="text-meta text-muted">{`last ${days} days`}</span>}
    >
      <div className="flex flex-col gap-1.5">
        {top.map(({ connector, tool, calls }) => (
          <ShareBar
            key={`${connector} ${tool}`}
            name={tool}
            title={`${tool} on ${connector}`}
            share={calls / most}
            words={plural(calls, 'call')}
          />
        ))}
      </div>
    </Card>
  );
}
