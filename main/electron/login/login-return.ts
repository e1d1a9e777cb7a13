/**
 * After a login in the browser the person is back where they began: the main window comes forward
 * if it started the login, and stays where it is if the command line or nobody here did
 * (ALATION-19).
 */
import type { ConnectorView } from '../../../contract/views/connector-view.ts';

/** What a login of a connector waits for. */
interface Waiting {
  readonly name: ConnectorView['name'];
  readonly login: Pick<NonNullable<ConnectorView['login']>, 'waitingFor'> | null;
}

export interface LoginReturn {
  /** Notes what an answer of `connector.connect` to the window started. */
  started(answer: unknown): void;
  saw(snapshot: { readonly connectors: readonly Waiting[] }): void;
}

/** Logins that may be under way at a time. */
const most = 8;

export function createLoginReturn(bringForward: () => void): LoginReturn {
  let underWay: readonly string[] = [];
  return {
    started(answer) {
      if (typeof answer !== 'object' || answer === null || !('authorizationUrl' in answer)) return;
      if (typeof answer.authorizationUrl !== 'string' || !('name' in answer)) return;
      const { name } = answer;
      if (typeof name !== 'string') return;
      underWay = [...underWay.filter((known) => known !== name), name].slice(-most);
    },
    saw({ connectors }) {
      if (underWay.length === 0) return;
      const isWaiting = (name: string): boolean =>
        connectors.some((one) => one.name === name && one.login?.waitingFor != null);
      const still = underWay.filter(isWaiting);
      const isOver = still.length < underWay.length;
      underWay = still;
      if (isOver) bringForward();
    },
  };
}
