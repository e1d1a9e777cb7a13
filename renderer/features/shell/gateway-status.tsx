import { Pause, Play } from 'lucide-react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { GatewayView } from '../../../contract/views/snapshot/gateway-view.ts';
import { IconButton } from '../../components/base/icon-button.tsx';
import { Status, type StatusTone } from '../../components/feedback/status.tsx';
import { useCommand } from '../../state/commands.ts';
import { policyWords } from '../../state/words.ts';

const states: Readonly<
  Record<GatewayView['state'], { readonly tone: StatusTone; readonly words: string }>
> = {
  starting: { tone: 'busy', words: 'Starting' },
  serving: { tone: 'ok', words: 'On' },
  paused: { tone: 'warn', words: 'Paused' },
  'port-taken': { tone: 'error', words: 'Port taken' },
  stopped: { tone: 'off', words: 'Stopped' },
};

const off = { tone: 'warn', words: 'Access is off' } as const;

/**
 * The foot of the sidebar: on or not, how much is allowed, and the button that stops everything.
 */
export function GatewayStatus({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const pause = useCommand('gateway.pause', 'notice');
  const resume = useCommand('gateway.resume', 'notice');
  const { state } = snapshot.gateway;
  // It listens, and refuses everything: that is not on.
  const isOff = state === 'serving' && snapshot.accessPolicy === 'disabled';
  const { tone, words } = isOff ? off : states[state];
  return (
    <div className="flex items-center gap-1 border-t border-line py-2 pr-2 pl-4 max-md:flex-col max-md:px-0">
      <div className="min-w-0 grow">
        <Status
          tone={tone}
          words={words}
          className="font-medium max-md:[&>span:last-child]:sr-only"
        />
        <p className="pl-4 text-meta text-muted max-md:hidden">
          {snapshot.isAccessChosen ? policyWords[snapshot.accessPolicy] : 'Not chosen yet'}
        </p>
      </div>
      {state === 'serving' && (
        <IconButton
          label="Pause all access"
          disabled={pause.pending}
          onClick={() => void pause.run({})}
        >
          <Pause aria-hidden size={14} />
        </IconButton>
      )}
      {state === 'paused' && (
        <IconButton
          label="Resume access"
          disabled={resume.pending}
          onClick={() => void resume.run({})}
        >
          <Play aria-hidden size={14} />
        </IconButton>
      )}
    </div>
  );
}
