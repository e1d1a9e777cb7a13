/** What is broken about one connector, each with its one fix. */
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';

/** The person mends it with a login or another token. */
const mendedByLogin: ReadonlySet<ConnectorView['auth']> = new Set([
  'action-required',
  'expired',
  'refused',
]);

export function connectorRepairs(connector: ConnectorView): readonly Repair[] {
  const {
    name,
    auth,
    problem,
    enabled,
    toolsToReview,
    itemsToReview,
    process,
    login,
    duplicateOf,
    asksNewTools,
  } = connector;
  if (!enabled) return [];
  const repairs: Repair[] = [];
  if (duplicateOf !== null) {
    repairs.push({
      id: `duplicate:${name}`,
      severity: 'attention',
      title: `${name} is the same account as ${duplicateOf}`,
      detail:
        'Both are logged in at the same server with the same account, so clients see every tool twice. Log one of them in with another account, or delete it.',
      fix: { kind: 'connector', connector: name, label: 'Look at it' },
    });
  }
  if (problem === null && login?.endsSoon === true && login.lastsUntil !== null) {
    repairs.push({
      id: `login-ends:${name}`,
      severity: 'attention',
      title: `${name}: its login lasts until about ${login.lastsUntil.slice(0, 10)}`,
      detail: 'Log in again before that, at a time that suits you. Until then it keeps working.',
      fix: { kind: 'connector', connector: name, label: 'Look at the login' },
    });
  }
  if (problem !== null) {
    repairs.push({
      id: `connector:${name}`,
      // What logging in mends is no alarm (ATRYUM-23).
      severity: mendedByLogin.has(auth) ? 'attention' : 'error',
      title: `${name}: ${problem.message}`,
      detail: problem.hint ?? '',
      fix: connectorFix({ name, process, problem, login }),
    });
  }
  if (toolsToReview > 0) {
    repairs.push({
      id: `review:${name}`,
      severity: 'attention',
      title: `${name}: ${toolsToReview} ${toolsToReview === 1 ? 'tool waits' : 'tools wait'} for your review`,
      detail: asksNewTools
        ? 'You are asked before each call of a new or changed tool until you accept it.'
        : 'Clients do not see new or changed tools before you accept them.',
      fix: { kind: 'review', connector: name, label: 'Review tools' },
    });
  }
  if (itemsToReview > 0) {
    repairs.push({
      id: `review-items:${name}`,
      severity: 'attention',
      title: `${name}: ${itemsToReview === 1 ? 'a page, a skill or its instructions' : `${itemsToReview} of its pages, skills and instructions`} wait for your review`,
      detail: 'Clients get them only after you accept them.',
      fix: { kind: 'review', connector: name, label: 'Review them' },
    });
  }
  return repairs;
}

/**
 * What the service did not know, or never sent back, is a registration that only it has lost
 * (ATOMIC-21).
 */
const staleLogin: ReadonlySet<string> = new Set(['client_refused', 'login_unanswered']);

function connectorFix({
  name: connector,
  process,
  problem,
  login,
}: Pick<ConnectorView, 'name' | 'process' | 'problem' | 'login'>): Repair['fix'] {
  // Only whoever manages the computer can mend that.
  if (problem?.code === 'not_allowed') return null;
  if (process?.change != null) return { kind: 'confirm', connector, label: 'Look at the change' };
  const isByUs = login !== null && login.registration?.kind !== 'typed';
  if (isByUs && staleLogin.has(problem?.code ?? ''))
    return { kind: 'forget-login', connector, label: 'Forget login and reconnect' };
  return { kind: 'reconnect', connector, label: 'Reconnect' };
}
