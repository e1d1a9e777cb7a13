import type {
  ConsentDuration,
  ConsentQuestion,
} from '../../../contract/views/questions/consent-question.ts';
import { Segmented } from '../../components/controls/segmented.tsx';
import { plural } from '../../state/time-words.ts';

/** What each means beyond its label. */
function meaningOf(value: ConsentDuration, { unusedDays, longestDays }: Lasts): string {
  return value === 'longest'
    ? `Ends when you revoke it, after ${plural(unusedDays, 'day')} without use, and after ${plural(longestDays, 'day')} at the latest.`
    : 'Then the client has to log in again.';
}

type Lasts = ConsentQuestion['lasts'];

interface DurationPickerProps {
  readonly durations: ConsentQuestion['durations'];
  readonly lasts: Lasts;
  readonly value: ConsentDuration;
  readonly onChange: (value: ConsentDuration) => void;
}

/**
 * How long the answer holds at most. With one choice there is nothing to pick, so it is a sentence.
 */
export function DurationPicker({ durations, lasts, value, onChange }: DurationPickerProps) {
  const [only, ...others] = durations;
  return (
    <>
      {others.length === 0 ? (
        <p>{`${only?.label ?? ''} at most.`}</p>
      ) : (
        <Segmented
          label="How long it lasts"
          segments={durations}
          value={value}
          onChange={onChange}
        />
      )}
      <p className="mt-1 text-meta text-muted">{meaningOf(value, lasts)}</p>
    </>
  );
}
