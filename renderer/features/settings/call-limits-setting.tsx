/**
 * How many calls are let through: a number a minute and a day for each login, each client and all
 * together.
 */
import { useState } from 'react';
import { mostCalls } from '../../../contract/plain/input-limits.ts';
import type { CallLimits, CallLimitsView } from '../../../contract/views/call-limits.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { TextInput } from '../../components/controls/field.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { useCommand } from '../../state/commands.ts';

type Scope = keyof CallLimitsView;
type Drafts = Readonly<Partial<Record<`${Scope}.${keyof CallLimits}`, string>>>;

const rows: readonly { readonly scope: Scope; readonly name: string; readonly help: string }[] = [
  { scope: 'grant', name: 'Each login', help: 'One program, logged in once.' },
  { scope: 'client', name: 'Each client', help: 'All logins of one program together.' },
  { scope: 'all', name: 'All clients', help: 'Everything that goes through Consentry.' },
];
const columns = [
  { field: 'callsPerMinute', words: 'calls a minute' },
  { field: 'callsPerDay', words: 'calls a day' },
] as const;

export function CallLimitsSetting({ limits }: { readonly limits: CallLimitsView }) {
  const set = useCommand('limits.set');
  const [drafts, setDrafts] = useState<Drafts>({});
  const wrong = columns.flatMap(({ field }) =>
    rows
      .map(({ scope }) => `${scope}.${field}` as const)
      .filter((key) => !isCount(drafts[key], mostCalls[field])),
  );
  const isDirty = Object.keys(drafts).length > 0;

  async function save(): Promise<void> {
    const changes = Object.fromEntries(
      rows.map(({ scope }) => [
        scope,
        Object.fromEntries(
          columns.flatMap(({ field }) => {
            const draft = drafts[`${scope}.${field}`];
            return draft === undefined ? [] : [[field, Number(draft)]];
          }),
        ),
      ]),
    );
    if ((await set.run(changes)).ok) setDrafts({});
  }

  return (
    <Card title="Calls">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (wrong.length === 0) void save();
        }}
      >
        {rows.map(({ scope, name, help }) => (
          <Setting key={scope} name={name} help={help}>
            <div className="flex flex-wrap gap-x-4 gap-y-2">
              {columns.map(({ field, words }) => {
                const key = `${scope}.${field}` as const;
                return (
                  <label key={field} className="flex items-center gap-2 text-muted">
                    <TextInput
                      className="w-24! text-right text-ink tabular-nums"
                      inputMode="numeric"
                      maxLength={10}
                      aria-label={`${name}, ${words}`}
                      aria-invalid={wrong.includes(key)}
                      value={drafts[key] ?? String(limits[scope][field])}
                      onChange={(event) => {
                        const { value } = event.currentTarget;
                        const { [key]: _before, ...rest } = drafts;
                        const isSame = value === String(limits[scope][field]);
                        setDrafts(isSame ? rest : { ...rest, [key]: value });
                      }}
                    />
                    {words}
                  </label>
                );
              })}
            </div>
          </Setting>
        ))}
        <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
          <p className="grow text-muted" role="status">
            {wrong.length > 0
              ? 'Use whole numbers of 1 or more.'
              : 'Calls above the limit are refused and told when to retry. Applies from the next call.'}
          </p>
          {isDirty && (
            <Button type="button" tone="quiet" onClick={() => setDrafts({})}>
              Cancel
            </Button>
          )}
          {!isDirty && (
            <Button
              type="button"
              tone="quiet"
              onClick={() => void set.run({ grant: null, client: null, all: null })}
            >
              Back to defaults
            </Button>
          )}
          <Button
            type="submit"
            tone="primary"
            disabled={!isDirty || wrong.length > 0}
            pending={set.pending}
          >
            Save
          </Button>
        </div>
      </form>
      {set.error !== null && <ErrorPanel error={set.error} />}
    </Card>
  );
}

/** Absent counts as good: nobody touched it. */
function isCount(text: string | undefined, most: number): boolean {
  if (text === undefined) return true;
  return /^[1-9]\d{0,9}$/u.test(text) && Number(text) <= most;
}
