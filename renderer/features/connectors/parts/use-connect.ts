import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { useCommand } from '../../../state/commands.ts';
import { keepLoginUrl } from './login-urls.ts';

interface ConnectChoice {
  /** Log in although there is a login. */
  readonly again?: boolean;
  /** As somebody else, or in another workspace. */
  readonly switch?: boolean;
  /** The person agrees that logins happen there. */
  readonly issuer?: string;
}

export interface Connect {
  /** Resolves with how it went: `login` when the person has to go to the browser. */
  readonly run: (name: string, choice?: ConnectChoice) => Promise<'login' | 'done' | 'failed'>;
  readonly pending: boolean;
  readonly error: CommandErrorView | null;
}

/**
 * Opens a connection, and remembers where a login that was started leads. Nothing is opened by
 * itself (SEC-63).
 */
export function useConnect(): Connect {
  const { run, pending, error } = useCommand('connector.connect');
  return {
    pending,
    error,
    run: async (name, choice = {}) => {
      const result = await run({ name, ...choice });
      if (!result.ok) return 'failed';
      const { authorizationUrl } = result.value;
      if (authorizationUrl === null) return 'done';
      keepLoginUrl(name, authorizationUrl);
      return 'login';
    },
  };
}
