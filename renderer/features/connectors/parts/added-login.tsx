import { CircleCheck } from 'lucide-react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { ConnectorLogin } from './connector-login.tsx';
import { AuthStatus, ConnectionStatus } from './connector-status.tsx';
import { useConnect } from './use-connect.ts';

interface AddedLoginProps {
  readonly connector: ConnectorView;
  /** Closes, and goes where the person sees what was added. */
  readonly onLeave: () => void;
}

/**
 * The same dialog after adding: the connector is saved, and its login can follow at once
 * (ATRYUM-19).
 */
export function AddedLogin({ connector, onLeave: leave }: AddedLoginProps) {
  const connect = useConnect();
  const { name, login } = connector;
  const isWaiting = login?.waitingFor != null;
  const isDone = connector.connection === 'ready';
  return (
    <Dialog
      open
      title={isDone ? `${name} is connected` : `Log in to ${name}`}
      onClose={leave}
      footer={
        <>
          {!isWaiting && !isDone && (
            <Button tone="primary" pending={connect.pending} onClick={() => void connect.run(name)}>
              Connect
            </Button>
          )}
          <Button tone={isDone ? 'primary' : 'plain'} onClick={leave}>
            {isDone ? 'Review its tools' : 'Log in later'}
          </Button>
        </>
      }
    >
      <div tabIndex={-1} data-initial-focus data-quiet-focus className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <ConnectionStatus connector={connector} />
          <AuthStatus connector={connector} />
        </p>
        {isDone ? (
          <p className="flex gap-2">
            <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-ok-text" />
            Review its tools: until then clients see none of them.
          </p>
        ) : (
          !isWaiting && <p>It is saved. Connect it now, or later from its page.</p>
        )}
        <ConnectorLogin connector={connector} />
        {connect.error !== null && <ErrorPanel error={connect.error} />}
      </div>
    </Dialog>
  );
}
