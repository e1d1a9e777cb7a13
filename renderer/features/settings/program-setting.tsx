/** The program itself: whether it starts at login, and which updates it takes. */
import type { AppInfo, UpdateChannel } from '../../../contract/commands/app-commands.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { Switch } from '../../components/controls/switch.tsx';
import { useCommand } from '../../state/commands.ts';

const channels: readonly { readonly value: UpdateChannel; readonly label: string }[] = [
  { value: 'stable', label: 'Stable' },
  { value: 'beta', label: 'Beta' },
  { value: 'none', label: 'None' },
];

export function ProgramSetting({ info }: { readonly info: AppInfo }) {
  const launch = useCommand('app.setLaunchAtLogin');
  const channel = useCommand('app.setUpdateChannel');
  const check = useCommand('app.checkForUpdates');
  const install = useCommand('app.installUpdate');
  const { launchAtLogin, updates } = info;
  const error = launch.error ?? channel.error ?? check.error ?? install.error;
  const mayUpdate = updates.state !== 'unsupported' && updates.state !== 'not-configured';
  return (
    <Card title="Program">
      <Setting name="Start at login" help={launchAtLogin.detail}>
        {launchAtLogin.state !== 'unsupported' && (
          <Switch
            label="Start at login"
            checked={launchAtLogin.state === 'on'}
            disabled={launch.pending}
            onChange={(isOn) => void launch.run({ isOn })}
          />
        )}
      </Setting>
      <Setting
        name="Updates"
        help={
          <>
            {updates.detail}
            {updates.checkedAt !== null && (
              <>
                {' '}
                Looked <RelativeTime at={updates.checkedAt} />.
              </>
            )}
          </>
        }
      >
        {mayUpdate && (
          <span className="flex flex-wrap items-center gap-2">
            <Segmented
              label="Updates"
              value={updates.channel}
              segments={channels}
              disabled={channel.pending}
              onChange={(next) => void channel.run({ channel: next })}
            />
            {updates.state === 'ready' ? (
              <Button tone="primary" pending={install.pending} onClick={() => void install.run({})}>
                {updates.version === null
                  ? 'Install and restart'
                  : `Install ${updates.version} and restart`}
              </Button>
            ) : (
              <Button
                pending={check.pending || updates.state === 'checking'}
                disabled={updates.state === 'off' || updates.state === 'downloading'}
                onClick={() => void check.run({})}
              >
                Check now
              </Button>
            )}
          </span>
        )}
      </Setting>
      {error !== null && <ErrorPanel error={error} />}
    </Card>
  );
}
