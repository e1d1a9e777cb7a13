import { Card } from '../../../components/layout/card.tsx';
import { ChoiceCards } from '../../../components/controls/choice-cards.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import type { Lock } from '../../../../contract/views/managed.ts';
import { useDraft } from '../draft-context.ts';
import { Place, PlaceFault } from '../parts/fields.tsx';

/** The highest access, and what people may not loosen. */
export function AccessSection() {
  const { draft, change } = useDraft();
  return (
    <Place path={['access']}>
      <Card title="Access ceiling">
        <ChoiceCards
          label="Access ceiling"
          value={draft.access ?? 'unset'}
          choices={[
            { value: 'unset', title: 'Not set', text: 'The same as disabled.' },
            { value: 'disabled', title: 'Disabled', text: 'Nothing may be used.' },
            {
              value: 'read-only',
              title: 'Read-only',
              text: 'Clients may read, not change anything.',
            },
            {
              value: 'read-write',
              title: 'Read & write',
              text: 'No ceiling: each person chooses for themselves.',
            },
          ]}
          onChange={(access) => change({ access: access === 'unset' ? undefined : access })}
        />
        <PlaceFault path={['access']} />
      </Card>
    </Place>
  );
}

const locks: readonly { readonly lock: Lock; readonly name: string; readonly hint: string }[] = [
  { lock: 'master', name: 'Access policy', hint: 'Raising it, and switching access on again.' },
  { lock: 'registration', name: 'Registration', hint: 'Who may register and log in.' },
  { lock: 'access', name: 'Access of clients', hint: 'Client access, and limits.' },
  { lock: 'tools', name: 'Tools', hint: 'Modes of tools, and rules.' },
  { lock: 'connectors', name: 'Connectors', hint: 'Adding and changing connectors.' },
];

/** What nobody may loosen, whatever their role. */
export function LockedSection() {
  const { draft, change } = useDraft();
  const locked = draft.locked ?? [];
  const toggle = (lock: Lock, isOn: boolean): void => {
    const next = isOn ? [...locked, lock] : locked.filter((other) => other !== lock);
    change({ locked: next.length === 0 ? undefined : next });
  };
  return (
    <Place path={['locked']}>
      <Card title="Locked">
        <p className="mb-2 text-muted">
          People may not make these looser. They may always tighten, pause, block and revoke.
        </p>
        <fieldset aria-label="Locked" className="flex flex-col items-start gap-1">
          {locks.map(({ lock, name, hint }) => (
            <div key={lock}>
              <Checkbox
                checked={locked.includes(lock)}
                hint={hint}
                onChange={(isOn) => toggle(lock, isOn)}
              >
                {name}
              </Checkbox>
            </div>
          ))}
        </fieldset>
        <PlaceFault path={['locked']} />
      </Card>
    </Place>
  );
}
