/** How questions about calls behave. */
import type { ApprovalSettings } from '../../../contract/views/approval-view.ts';
import { Card } from '../../components/layout/card.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { Switch } from '../../components/controls/switch.tsx';
import { useCommand } from '../../state/commands.ts';

const times = [
  { value: '30', label: '30 s' },
  { value: '60', label: '1 min' },
  { value: '120', label: '2 min' },
  { value: '300', label: '5 min' },
] as const;

const carefulTimes = [
  { value: '5', label: '5 min' },
  { value: '10', label: '10 min' },
  { value: '30', label: '30 min' },
  { value: '60', label: '1 hour' },
] as const;

export function ApprovalSetting({ settings }: { readonly settings: ApprovalSettings }) {
  const set = useCommand('settings.set');
  const { approvalSeconds, lockEndsSessions, untrustedMinutes } = settings;
  const value = times.find((time) => Number(time.value) === approvalSeconds)?.value ?? null;
  return (
    <Card title="Approvals">
      <Setting
        name="Time to answer"
        help={
          value === null
            ? `A call waits ${approvalSeconds} seconds for you, then it is denied.`
            : 'How long a call waits for you before it is denied.'
        }
      >
        <Segmented
          label="Time to answer"
          value={value}
          segments={times}
          disabled={set.pending}
          onChange={(next) => void set.run({ approvalSeconds: Number(next) })}
        />
      </Setting>
      <Setting
        name="Locking the screen ends sessions"
        help="Calls that you allowed “for this session” ask again afterwards. Works on macOS and Windows."
      >
        <Switch
          label="Locking the screen ends sessions"
          checked={lockEndsSessions}
          disabled={set.pending}
          onChange={(next) => void set.run({ lockEndsSessions: next })}
        />
      </Setting>
      <Setting
        name="After reading untrusted content"
        help="A client that has read from a connector marked as untrusted (mail, web pages, issues) asks before it writes anywhere else, for this long. Such content can carry instructions to the client."
      >
        <Segmented
          label="After reading untrusted content"
          value={
            carefulTimes.find((time) => Number(time.value) === untrustedMinutes)?.value ?? null
          }
          segments={carefulTimes}
          disabled={set.pending}
          onChange={(next) => void set.run({ untrustedMinutes: Number(next) })}
        />
      </Setting>
      {set.error !== null && <ErrorPanel error={set.error} />}
    </Card>
  );
}
