/** The words people read for the values of the contract. One place, so that no page says it differently. */
import type {
  AccessClass,
  AccessLevel,
  AccessPolicy,
  AuditEntry,
  ClientView,
  ConnectorView,
  ToolMode,
} from '../../contract/views.ts';

export const classWords: Readonly<Record<AccessClass, string>> = {
  read: 'Read',
  write: 'Write',
  destructive: 'Destructive',
};

export const modeWords: Readonly<Record<ToolMode, string>> = {
  allow: 'Allow',
  ask: 'Ask',
  block: 'Block',
};

export const levelWords: Readonly<Record<AccessLevel | 'none', string>> = {
  none: 'None',
  read: 'Read',
  write: 'Read & write',
};

export const policyWords: Readonly<Record<AccessPolicy, string>> = {
  disabled: 'Disabled',
  'read-only': 'Read-only',
  'read-write': 'Read & write',
};

export const identityWords: Readonly<Record<ClientView['identity'], string>> = {
  dynamic: 'Name not verified',
  'metadata-url': 'Identified by web address',
  'pre-registered': 'Registered by you',
};

/** What an identity proves, in a sentence. */
export const identityMeaning: Readonly<Record<ClientView['identity'], string>> = {
  dynamic: 'Any program can register under any name. Nothing proves that it is what it says.',
  'metadata-url':
    'It named a web address that describes it, and the description was fetched from there.',
  'pre-registered': 'You registered it yourself in Consentry.',
};

export const connectionWords: Readonly<Record<ConnectorView['connection'], string>> = {
  ready: 'Connected',
  connecting: 'Connecting',
  error: 'Not connected',
  disabled: 'Disabled',
};

export const authWords: Readonly<Record<ConnectorView['auth'], string>> = {
  ready: 'Logged in',
  'none-needed': 'No login needed',
  'action-required': 'Login needed',
  expired: 'Login expired',
};

export const decisionWords: Readonly<Record<AuditEntry['decision'], string>> = {
  allow: 'Allowed',
  ask: 'Asked',
  deny: 'Denied',
  done: 'Done',
  failed: 'Failed',
};

export const actorWords: Readonly<Record<AuditEntry['actor'], string>> = {
  mcp_client: 'Client',
  user: 'You',
  system: 'Consentry',
};

/** Acts of the activity log in words; an act that is not here shows its own name. */
const actWords: ReadonlyMap<string, string> = new Map([
  ['authorize', 'Login request'],
  ['client.askPause', 'Not asked about a client for ten minutes'],
  ['client.block', 'Blocked a client'],
  ['client.register', 'Registered here'],
  ['client.revoke', 'Revoked a client'],
  ['client.revokeAll', 'Revoked every client'],
  ['client.unblock', 'Unblocked a client'],
  ['connector.add', 'Added connector'],
  ['connector.connect', 'Connected'],
  ['connector.disable', 'Disabled connector'],
  ['connector.disconnect', 'Disconnected'],
  ['connector.enable', 'Enabled connector'],
  ['connector.remove', 'Deleted connector'],
  ['connector.review', 'Reviewed tools of'],
  ['consent', 'Consent'],
  ['core.start', 'Consentry started'],
  ['core.stop', 'Consentry stopped'],
  ['gateway.pause', 'Paused all access'],
  ['gateway.resume', 'Resumed access'],
  ['grant.end', 'Access ended'],
  ['http.refused', 'Request turned away'],
  ['policy.setAccess', 'Changed the access policy'],
  ['question.allow', 'Answered with allow'],
  ['question.deny', 'Answered with deny'],
  ['settings.set', 'Changed a setting'],
  ['token.issue', 'Got a token'],
  ['token.revoke', 'Gave a token back'],
  ['tool.set', 'changed'],
]);

export function wordsOfAct(action: string): string {
  return actWords.get(action) ?? action;
}
