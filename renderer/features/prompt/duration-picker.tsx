import type {
  ConsentDuration,
  ConsentQuestion,
} from '../../../contract/views/questions/consent-question.ts';
import { Segmented } from '../../components/controls/segmented.tsx';

/** What each means beyond its label. */
const meanings: Readonly<Record<ConsentDuration, string>> = {
  longest: 'Ends when you revoke it, after 30 days without use, and after 180 days at the latest.',
  month: 'Then the client has to log in again.',
  day: 'Then the client has to log in again.',
  hour: 'Then the client has to log in again.',
};

interface DurationPickerProps {
  readonly durations: ConsentQuestion['durations'];
  readonly value: ConsentDuration;
  readonly onChange: (value: ConsentDuration) => void;
}

/**
 * How long the answer holds at most. With one choice there is nothing to pick, so it is a sentence.
 */
export function DurationPicker({ durations, value, onChange }: DurationPickerProps) {
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
      <p className="mt-1 text-meta text-muted">{meanings[value]}</p>
    </>
  );
}
