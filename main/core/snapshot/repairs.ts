/** What is broken, each with its one fix. */
import { visible } from '../lib/visible-text.ts';
import type { ClientView, GatewayView, Repair } from '../../../contract/views/views.ts';
import { accessRepairs, type AccessFacts } from './access-repairs.ts';
import { managedRepairs } from '../managed/managed-repairs.ts';
import type { VaultView } from '../../../contract/views/vault.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';

export interface RepairFacts extends AccessFacts {
  readonly gateway: GatewayView;
  readonly vault: VaultView;
  readonly connectors: readonly ConnectorView[];
  readonly clients: readonly ClientView[];
  /** Ids of rules that cannot be read. */
  readonly brokenRules: readonly string[];
  /** A token came back that was replaced long ago: a client that raced with itself, or a copy in other hands (SEC-19). */
  readonly replayed: readonly { readonly clientId: string; readonly name: string }[];
  /** Calls that were refused because the grant is too narrow, and that it still would be. */
  readonly refused: readonly {
    readonly clientId: string;
    readonly name: string;
    readonly scope: string;
    readonly inWords: string;
  }[];
  /** What was found wrong with the audit log at this start (SEC-97). */
  readonly auditDamage: string | null;
  /** Writing found no room (REL-12). */
  readonly isDiskFull: boolean;
  /** The data folder that was deleted or replaced; null: it is there. */
  readonly folderGone: string | null;
  /** What takes access away is in effect and cannot be written yet. */
  readonly isUnsaved: boolean;
}

export function repairsFor(facts: RepairFacts): Repair[] {
  const { gateway, vault, connectors, clients, brokenRules, replayed, refused } = facts;
  const { auditDamage, managed, isDiskFull, isUnsaved, folderGone } = facts;
  const repairs: Repair[] = [];
  if (gateway.problem !== null) {
    repairs.push({
      id: 'gateway',
      severity: 'error',
      title: gateway.problem.message,
      detail: gateway.problem.hint ?? '',
      fix: null,
    });
  }
  repairs.push(...managedRepairs(managed));
  if (folderGone !== null) {
    repairs.push({
      id: 'data-folder',
      severity: 'error',
      title: 'The data folder is gone',
      detail: `${folderGone} was deleted, moved or replaced while Consentry runs. Nothing can be recorded, so every call and every login is refused. Put the folder back, or quit Consentry and start it again.`,
      fix: null,
    });
  }
  if (isDiskFull) {
    repairs.push({
      id: 'disk',
      severity: 'error',
      title: 'The disk is full',
      detail:
        'Calls that write or need your approval are refused, because they could not be recorded. Ending access works. Make room; Consentry goes on by itself.',
      fix: null,
    });
  }
  if (isUnsaved) {
    repairs.push({
      id: 'unsaved',
      severity: 'error',
      title: 'A restriction is in effect but not saved',
      detail:
        'Consentry cannot write to its data folder: its disk is full or failing, or another program has locked a file there. What you blocked, ended or paused holds. Nothing new is allowed until it is saved; Consentry keeps trying.',
      fix: null,
    });
  }
  if (auditDamage !== null) {
    repairs.push({
      id: 'audit',
      severity: 'error',
      title: 'The activity log was changed by something else',
      detail: `${visible(auditDamage, 300)}. Somebody with access to your files did this, or a backup was put back.`,
      fix: null,
    });
  }
  if (vault.state === 'held') {
    repairs.push({
      id: 'vault',
      severity: 'error',
      title: 'Secrets cannot be used now',
      detail: vault.detail,
      fix: { kind: 'unlock', label: 'Try again' },
    });
  }
  if (vault.keeping === 'weak-store') {
    repairs.push({
      id: 'vault',
      severity: 'attention',
      title: 'Secrets are kept where every program of yours can read them',
      detail:
        'You chose that, because this desktop has no keyring. With a keyring they are protected from then on.',
      fix: null,
    });
  }
  if (brokenRules.length > 0) {
    repairs.push({
      id: 'rules',
      severity: 'error',
      title: brokenRules.length === 1 ? 'A rule cannot be read' : 'Some rules cannot be read',
      detail: `A rule that cannot be read might have said no, so everything that rules would decide is asked about. Remove it with "consentry rules remove ${brokenRules[0] ?? ''}" or on the Rules page, and make it anew.`,
      fix: null,
    });
  }
  if (gateway.state === 'paused') {
    repairs.push({
      id: 'paused',
      severity: 'attention',
      title: 'All access is paused',
      detail: 'Clients get “try later” until you resume.',
      fix: { kind: 'resume', label: 'Resume' },
    });
  }
  repairs.push(...accessRepairs(facts));
  for (const { clientId, name, asksDeniedUntil } of clients) {
    if (asksDeniedUntil === null) continue;
    repairs.push({
      id: `asks:${clientId}`,
      severity: 'attention',
      title: `You are not asked about “${name}” for a while`,
      detail:
        'You denied several of its calls, so those that need your approval are denied for ten minutes.',
      fix: null,
    });
  }
  for (const {
    name,
    auth,
    problem,
    enabled,
    toolsToReview,
    process,
    login,
    duplicateOf,
  } of connectors) {
    if (!enabled) continue;
    if (duplicateOf !== null) {
      repairs.push({
        id: `duplicate:${name}`,
        severity: 'attention',
        title: `${name} is the same account as ${duplicateOf}`,
        detail:
          'Both are logged in at the same server with the same account, so clients see every tool twice. Log one of them in with another account, or delete it.',
        fix: null,
      });
    }
    if (problem === null && login?.endsSoon === true && login.lastsUntil !== null) {
      repairs.push({
        id: `login-ends:${name}`,
        severity: 'attention',
        title: `${name}: its login lasts until about ${login.lastsUntil.slice(0, 10)}`,
        detail:
          'Log in again before that, at a moment that suits you. Until then it keeps working.',
        fix: { kind: 'connector', connector: name, label: 'Look at the login' },
      });
    }
    if (problem !== null) {
      repairs.push({
        id: `connector:${name}`,
        // What logging in mends is no alarm (ATRYUM-23).
        severity: auth === 'action-required' || auth === 'expired' ? 'attention' : 'error',
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
        detail: 'Clients do not see new or changed tools before you accept them.',
        fix: { kind: 'review', connector: name, label: 'Review tools' },
      });
    }
  }
  for (const { clientId, name } of replayed) {
    repairs.push({
      id: `replayed:${clientId}`,
      severity: 'attention',
      title: `${name} was logged out: a used token of it came back`,
      detail:
        'That happens when several copies of a program share one login, and when somebody else has its token. Log in again in the client; block it if you do not know why.',
      fix: { kind: 'client', clientId, label: 'Look at the client' },
    });
  }
  for (const { clientId, name, scope, inWords } of refused) {
    repairs.push({
      id: `refused:${clientId}:${scope}`,
      severity: 'attention',
      title: `${name} was refused: it may not ${inWords}`,
      detail:
        'Some programs ask for more by themselves, others give up. If it should, give it on the client’s page: it holds at once, without a new login.',
      fix: { kind: 'client', clientId, label: 'Change its access' },
    });
  }
  return repairs;
}

/** What the service did not know, or never sent back, is a registration that only it has lost (ATOMIC-21). */
const staleLogin: ReadonlySet<string> = new Set(['client_refused', 'login_unanswered']);

function connectorFix({
  name: connector,
  process,
  problem,
  login,
}: Pick<ConnectorView, 'name' | 'process' | 'problem' | 'login'>): Repair['fix'] {
  if (process?.change != null) return { kind: 'confirm', connector, label: 'Look at the change' };
  const isByUs = login !== null && login.registration?.kind !== 'typed';
  if (isByUs && staleLogin.has(problem?.code ?? ''))
    return { kind: 'forget-login', connector, label: 'Forget login and reconnect' };
  return { kind: 'reconnect', connector, label: 'Reconnect' };
}
