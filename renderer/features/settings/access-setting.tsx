import type { ManagedView } from '../../../contract/views/managed.ts';
import type { IdentificationView } from '../../../contract/views/snapshot/identification.ts';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { HeldNote } from '../../components/feedback/held-note.tsx';
import { ChoiceCards } from '../../components/controls/choice-cards.tsx';
import { useCommand } from '../../state/commands.ts';
import { policyWords } from '../../state/words.ts';

const policies: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];

const policyMeaning: Readonly<Record<AccessPolicy, string>> = {
  disabled: 'No client can call anything.',
  'read-only': 'Clients may look, whatever else you granted them. Tools that write are refused.',
  'read-write': 'Each client may do what you granted it.',
};

/**
 * The ceiling for everything. What an administrator does not allow stays visible, and cannot be
 * pressed (ATOMIC-12).
 */
export function AccessSetting({
  access,
  managed,
  identification,
}: {
  readonly access: AccessPolicy;
  readonly managed: ManagedView;
  /** What the system asks for before it is raised; null: not known yet. */
  readonly identification: IdentificationView | null;
}) {
  const setAccess = useCommand('policy.setAccess');
  const highest = managed.locks.includes('master') ? access : (managed.access ?? 'read-write');
  return (
    <>
      <div className="py-2">
        <p className="mb-2 text-muted">The ceiling for everything, whatever a client was given.</p>
        <ChoiceCards
          label="Access policy"
          value={access}
          choices={policies.map((value) => ({
            value,
            title: policyWords[value],
            text: policyMeaning[value],
            disabled: policies.indexOf(value) > policies.indexOf(highest),
          }))}
          disabled={setAccess.pending}
          onChange={(next) => void setAccess.run({ access: next })}
        />
        {identification !== null && <p className="mt-2 text-muted">{identification.detail}</p>}
      </div>
      <HeldNote
        managed={managed}
        what={highest === 'read-write' ? null : `Held at ${policyWords[highest]}`}
        isLowest={highest === 'disabled'}
      />
      {setAccess.error !== null && <ErrorPanel error={setAccess.error} />}
    </>
  );
}
