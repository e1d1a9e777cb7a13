import { useState } from 'react';
import { valuesOf } from '../../../../contract/plain/values-of.ts';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/feedback/form-dialog.tsx';
import { useAnswer } from '../../../state/use-answer.ts';
import { oneOrMore } from './address.ts';
import { withMember, type ShownFilter } from './shown-filter.ts';

/** Of so many of the newest entries, what a field may name. */
const looked = 500;

interface MoreFiltersProps {
  readonly shown: ShownFilter;
  readonly onChange: (shown: ShownFilter) => void;
  readonly onClose: () => void;
}

const fields = [
  { key: 'tool', label: 'Tool', hint: 'The tool’s own name. Separate several with commas.' },
  { key: 'account', label: 'Account', hint: 'Account or workspace that the connector used.' },
  { key: 'action', label: 'Action', hint: 'tools/call is a call, client.revoke a revocation.' },
  { key: 'reason', label: 'Reason', hint: 'The code in the details of an entry.' },
] as const;

/** Filters that are used now and then: exact names, and any stretch of time. */
export function MoreFilters({ shown, onChange, onClose }: MoreFiltersProps) {
  const { filter } = shown;
  const [draft, setDraft] = useState({
    tool: valuesOf(filter.tool).join(', '),
    account: valuesOf(filter.account).join(', '),
    action: valuesOf(filter.action).join(', '),
    reason: filter.reasons?.join(' ') ?? '',
    since: localTime(filter.since),
    until: localTime(filter.until),
  });
  const suggested = useSuggestions();
  const isBackwards = draft.since !== '' && draft.until !== '' && draft.until <= draft.since;

  const submit = () => {
    const reasons = draft.reason.split(/[\s,]+/u).filter((code) => code !== '');
    const named = (['tool', 'account', 'action'] as const).reduce(
      (changed, key) =>
        draft[key] === valuesOf(filter[key]).join(', ')
          ? changed
          : withMember(changed, key, oneOrMore(typed(key, draft[key]))),
      withMember(shown, 'reasons', reasons.length === 0 ? undefined : reasons.slice(0, 20)),
    );
    const until = withMember(named, 'until', isoTime(draft.until));
    // A span that was not touched stays one.
    const isSame = draft.since === localTime(filter.since);
    onChange(isSame ? until : withMember(until, 'since', isoTime(draft.since)));
    onClose();
  };

  return (
    <FormDialog
      title="More filters"
      description="An entry is shown when it matches every field that you fill in."
      verb="Show entries"
      isReady={!isBackwards}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map(({ key, label, hint }, index) => (
          <Field key={key} label={label} hint={hint}>
            {(props) => (
              <>
                <TextInput
                  {...props}
                  {...(index === 0 && { 'data-initial-focus': true })}
                  list={`${props.id}-known`}
                  maxLength={key === 'account' ? 300 : 200}
                  value={draft[key]}
                  onChange={(event) => setDraft({ ...draft, [key]: event.target.value })}
                />
                <datalist id={`${props.id}-known`}>
                  {suggested[key].map((text) => (
                    <option key={text} value={text}>
                      {text}
                    </option>
                  ))}
                </datalist>
              </>
            )}
          </Field>
        ))}
        <Field label="From" hint="In this computer’s time zone.">
          {(props) => (
            <TextInput
              {...props}
              type="datetime-local"
              value={draft.since}
              onChange={(event) => setDraft({ ...draft, since: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Until"
          hint="Leave it empty for now."
          error={isBackwards ? 'This must be later than From.' : null}
        >
          {(props) => (
            <TextInput
              {...props}
              type="datetime-local"
              value={draft.until}
              onChange={(event) => setDraft({ ...draft, until: event.target.value })}
            />
          )}
        </Field>
      </div>
    </FormDialog>
  );
}

type Suggested = Readonly<Record<(typeof fields)[number]['key'], readonly string[]>>;

/** An account may have a comma in its name. */
function typed(key: 'tool' | 'account' | 'action', text: string): readonly string[] {
  return key === 'account' ? [text.trim()].filter((value) => value !== '') : listed(text);
}

/** What stands between commas, without what is empty or named twice. */
function listed(text: string): readonly string[] {
  const values = text.split(',').map((value) => value.trim());
  return [...new Set(values)].filter((value) => value !== '').slice(0, 20);
}

function useSuggestions(): Suggested {
  const { value } = useAnswer('audit.list', { limit: looked });
  const entries = value?.entries ?? [];
  const distinct = (texts: readonly (string | null)[]): string[] =>
    [...new Set(texts.filter((text) => text !== null))].toSorted((a, b) => a.localeCompare(b));
  return {
    tool: distinct(entries.map(({ tool }) => tool)),
    account: distinct(entries.map(({ account }) => account)),
    action: distinct(entries.map(({ action }) => action)),
    reason: distinct(entries.map(({ reason }) => reason)),
  };
}

/** `2026-11-24T14:02`, as the field has it; empty for no time. */
function localTime(iso: string | undefined): string {
  if (iso === undefined) return '';
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function isoTime(local: string): string | undefined {
  const time = new Date(local);
  return local === '' || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
