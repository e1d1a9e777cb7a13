import { useMemo } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { plural, sizeWords } from '../../../state/time-words.ts';
import { TimeoutField } from '../form/command-fields.tsx';
import { timeoutError } from '../form/connector-draft.ts';
import { SaveBar } from './save-bar.tsx';
import { useEditForm } from './use-edit-form.ts';

const bounds = {
  callsPerMinute: 100_000,
  callsPerDay: 100_000_000,
  resultLimitKb: 16_384,
} as const;
type Bound = keyof typeof bounds;

type LimitDraft = Readonly<Record<Bound | 'timeout', string>>;

/** How much all clients together may use it. An empty field sets no limit of its own. */
export function LimitSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, kind, timeoutSeconds, callsPerMinute, callsPerDay, resultLimitKb } = connector;
  const start = useMemo<LimitDraft>(
    () => ({
      timeout: String(timeoutSeconds),
      callsPerMinute: numberText(callsPerMinute),
      callsPerDay: numberText(callsPerDay),
      resultLimitKb: numberText(resultLimitKb),
    }),
    [timeoutSeconds, callsPerMinute, callsPerDay, resultLimitKb],
  );
  const { draft, change, isChecked, submit, bar } = useEditForm({
    name,
    part: 'limits',
    start,
    errors: limitErrors,
    changes: (changed) => changesOf(start, changed),
  });
  const shown = isChecked ? limitErrors(draft) : {};
  const field = (bound: Bound, label: string, hint: string) => (
    <Field label={label} hint={hint} error={shown[bound] ?? null}>
      {(props) => (
        <TextInput
          {...props}
          inputMode="numeric"
          maxLength={9}
          placeholder="No limit"
          value={draft[bound]}
          onChange={(event) => change({ [bound]: event.target.value.trim() })}
        />
      )}
    </Field>
  );
  const largest = connector.largestResult;
  return (
    <Card title="Limits">
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          {/* A program has it beside its command. */}
          {kind === 'http' && (
            <TimeoutField
              timeout={draft.timeout}
              error={shown.timeout ?? null}
              onChange={(timeout) => change({ timeout })}
            />
          )}
          {field(
            'resultLimitKb',
            'Longest answer, in kB',
            largest === null
              ? 'Longer text is cut, and a note says so.'
              : `Longer text is cut, and a note says so. The largest so far had ${sizeWords(largest)}.`,
          )}
          {field('callsPerMinute', 'Calls per minute', 'Of all clients together.')}
          {field(
            'callsPerDay',
            'Calls per day',
            `Of all clients together; today: ${plural(connector.callsToday, 'call')}.`,
          )}
        </div>
        <SaveBar {...bar} />
      </form>
    </Card>
  );
}

function limitErrors(draft: LimitDraft): Partial<LimitDraft> {
  const wrong = Object.entries(bounds).flatMap(([bound, most]) => {
    const text = draft[bound as Bound];
    const number = Number(text);
    const isFine = text === '' || (Number.isInteger(number) && number >= 1 && number <= most);
    return isFine
      ? []
      : [[bound, `Use 1 to ${most.toLocaleString('en')}, or leave it empty.`] as const];
  });
  return { ...timeoutError(draft.timeout), ...Object.fromEntries(wrong) };
}

function changesOf(before: LimitDraft, after: LimitDraft) {
  const changed = (Object.keys(bounds) as Bound[])
    .filter((bound) => before[bound] !== after[bound])
    .map((bound) => [bound, after[bound] === '' ? null : Number(after[bound])] as const);
  return {
    ...Object.fromEntries(changed),
    ...(before.timeout !== after.timeout && { timeoutSeconds: Number(after.timeout) }),
  };
}

function numberText(number: number | null): string {
  return number === null ? '' : String(number);
}
