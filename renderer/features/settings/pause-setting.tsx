import { ChevronDown, Pause, Play } from 'lucide-react';
import type { GatewayView } from '../../../contract/views/snapshot/gateway-view.ts';
import { Button } from '../../components/base/button.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { useCommand } from '../../state/commands.ts';

const choices: readonly { readonly label: string; readonly forMinutes: number | null }[] = [
  { label: 'For 30 minutes', forMinutes: 30 },
  { label: 'For 4 hours', forMinutes: 240 },
  { label: 'For 24 hours', forMinutes: 1440 },
  { label: 'Until you resume', forMinutes: null },
];

/** Stops all access for a while, and starts it again. */
export function PauseSetting({ gateway }: { readonly gateway: GatewayView }) {
  const pause = useCommand('gateway.pause', 'notice');
  const resume = useCommand('gateway.resume', 'notice');
  if (gateway.state === 'paused') {
    return (
      <Setting
        name="Access is paused"
        help={
          gateway.pausedUntil === null ? (
            'It stays so until you resume.'
          ) : (
            <>
              It resumes <RelativeTime at={gateway.pausedUntil} />.
            </>
          )
        }
      >
        <Button
          tone="primary"
          icon={<Play aria-hidden size={14} />}
          pending={resume.pending}
          onClick={() => void resume.run({})}
        >
          Resume access
        </Button>
      </Setting>
    );
  }
  return (
    <Setting name="Pause" help="Turns every client away for a while. Grants and tokens stay.">
      <Menu
        trigger={
          <Button
            icon={<Pause aria-hidden size={14} />}
            pending={pause.pending}
            disabled={gateway.state !== 'serving'}
          >
            Pause all access <ChevronDown aria-hidden size={12} className="ml-0.5 inline" />
          </Button>
        }
      >
        {choices.map(({ label, forMinutes }) => (
          <MenuItem key={label} onSelect={() => void pause.run({ forMinutes })}>
            {label}
          </MenuItem>
        ))}
      </Menu>
    </Setting>
  );
}
