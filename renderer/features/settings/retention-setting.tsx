/**
 * How long entries of the activity are kept. What goes cannot be brought back, so a shorter time
 * asks first.
 */
import { useState } from 'react';
import type { Retention } from '../../../contract/commands/audit-commands.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { TextInput } from '../../components/controls/field.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { useCommand } from '../../state/commands.ts';
import { useAnswer } from '../../state/use-answer.ts';

const parts = [
  { part: 'days', words: 'days', most: 36_500 },
  { part: 'megabytes', words: 'MB at most', most: 1_000_000 },
] as const;

export function RetentionSetting() {
  const set = useCommand('audit.setRetention');
  const { value: kept, error: problem, update } = useAnswer('audit.retention', {});
  const [drafts, setDrafts] = useState<Partial<Record<keyof Retention, string>>>({});
  const [isAsking, setIsAsking] = useState(false);
  const read = (part: keyof Retention, most: number): number | null => {
    const text = drafts[part] ?? String(kept?.[part] ?? '');
    return /^[1-9]\d{0,6}$/u.test(text) && Number(text) <= most ? Number(text) : null;
  };
  const days = read('days', 36_500);
  const megabytes = read('megabytes', 1_000_000);
  const error = set.error ?? problem;
  const isDirty = Object.keys(drafts).length > 0;
  const isGood = days !== null && megabytes !== null;

  async function save(): Promise<void> {
    setIsAsking(false);
    if (days === null || megabytes === null) return;
    const result = await set.run({ days, megabytes });
    if (!result.ok) return;
    update(() => result.value);
    setDrafts({});
  }

  return (
    <Card title="Activity log">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isGood || kept === null) return;
          if (days < kept.days || megabytes < kept.megabytes) setIsAsking(true);
          else void save();
        }}
      >
        <Setting
          name="Entries are kept for"
          help={
            isGood || kept === null
              ? 'Older entries, and the oldest beyond the size, are removed automatically. Export them to keep them longer.'
              : 'Use whole numbers of 1 or more.'
          }
        >
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            {parts.map(({ part, words, most }) => (
              <label key={part} className="flex items-center gap-2 text-muted">
                <TextInput
                  className="w-20! text-right text-ink tabular-nums"
                  inputMode="numeric"
                  maxLength={7}
                  aria-label={`Entries are kept for, ${words}`}
                  aria-invalid={kept !== null && read(part, most) === null}
                  disabled={kept === null}
                  value={drafts[part] ?? String(kept?.[part] ?? '')}
                  onChange={(event) => {
                    const { value } = event.currentTarget;
                    const { [part]: _before, ...rest } = drafts;
                    setDrafts(value === String(kept?.[part]) ? rest : { ...rest, [part]: value });
                  }}
                />
                {words}
              </label>
            ))}
            <Button
              type="submit"
              tone="primary"
              disabled={!isDirty || !isGood}
              pending={set.pending}
            >
              Save
            </Button>
          </div>
        </Setting>
      </form>
      <Confirm
        open={isAsking}
        title="Remove older entries?"
        verb="Remove them"
        keep="Keep them"
        pending={set.pending}
        error={null}
        onConfirm={() => void save()}
        onClose={() => setIsAsking(false)}
      >
        {`Entries older than ${days ?? 0} days, and the oldest beyond ${megabytes ?? 0} MB, are removed within minutes. They cannot be restored; export them first if you may need them (consentry audit export).`}
      </Confirm>
      {error !== null && <ErrorPanel error={error} />}
    </Card>
  );
}
