import type { ManagedView } from '../../../contract/views/managed.ts';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { HeldNote } from '../../components/feedback/held-note.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { Setting } from '../../components/controls/setting.tsx';
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
}: {
  readonly access: AccessPolicy;
  readonly managed: ManagedView;
}) {
  const setAccess = useCommand('policy.setAccess');
  const highest = managed.locks.includes('master') ? access : (managed.access ?? 'read-write');
  return (
    <>
      <Setting name="Access policy" help={`The ceiling for everything. ${policyMeaning[access]}`}>
        <Segmented
          label="Access policy"
          value={access}
          segments={policies.map((value) => ({
            value,
            label: policyWords[value],
            disabled: policies.indexOf(value) > policies.indexOf(highest),
          }))}
          disabled={setAccess.pending}
          onChange={(next) => void setAccess.run({ access: next })}
        />
      </Setting>
      <HeldNote
        managed={managed}
        what={highest === 'read-write' ? null : `Held at ${policyWords[highest]}`}
        isLowest={highest === 'disabled'}
      />
      {setAccess.error !== null && <ErrorPanel error={setAccess.error} />}
    </>
  );
}
