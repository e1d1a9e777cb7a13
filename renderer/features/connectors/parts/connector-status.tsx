import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Status, type StatusTone } from '../../../components/feedback/status.tsx';
import { authWords, connectionWords } from '../../../state/words.ts';

const connectionTones: Readonly<Record<ConnectorView['connection'], StatusTone>> = {
  ready: 'ok',
  connecting: 'busy',
  error: 'error',
  disabled: 'off',
};

const authTones: Readonly<Record<ConnectorView['auth'], StatusTone>> = {
  ready: 'ok',
  expiring: 'warn',
  'none-needed': 'off',
  'action-required': 'warn',
  expired: 'warn',
  refused: 'warn',
};

/**
 * A login or another token mends it: amber, and not the red of what only somebody else can mend
 * (ATRYUM-23).
 */
export function needsLogin({ enabled, auth }: ConnectorView): boolean {
  return enabled && (auth === 'action-required' || auth === 'expired' || auth === 'refused');
}

/** Whether the server is reached. */
export function ConnectionStatus({ connector }: { readonly connector: ConnectorView }) {
  return (
    <Status
      tone={
        connector.connection === 'error' && needsLogin(connector)
          ? 'off'
          : connectionTones[connector.connection]
      }
      words={
        connector.process?.isAsleep === true
          ? 'Runs on demand'
          : connectionWords[connector.connection]
      }
    />
  );
}

/** Whether we are logged in there. */
export function AuthStatus({ connector }: { readonly connector: ConnectorView }) {
  return <Status tone={authTones[connector.auth]} words={authWords[connector.auth]} />;
}
