/**
 * The words people read for the values of the contract. One place, so that no page says it
 * differently.
 */
import type {
  AccessClass,
  AccessLevel,
  AccessPolicy,
  ToolMode,
} from '../../contract/views/access.ts';
import type { AuditEntry } from '../../contract/views/audit-entry.ts';
import type { RegistrationMode } from '../../contract/views/snapshot/authorization-settings.ts';
import type { ClientView } from '../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../contract/views/tools/tool-view.ts';
import type { ConnectorView } from '../../contract/views/connector-view.ts';

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

export const connectionWords: Readonly<Record<ConnectorView['connection'], string>> = {
  ready: 'Connected',
  connecting: 'Connecting',
  error: 'Not connected',
  disabled: 'Disabled',
};

export const authWords: Readonly<Record<ConnectorView['auth'], string>> = {
  ready: 'Logged in',
  expiring: 'Login ends soon',
  'none-needed': 'No login needed',
  'action-required': 'Login needed',
  expired: 'Login expired',
  refused: 'Token refused',
};

/**
 * Why a connector is not connected, in a few words; a connector with another code shows
 * its message.
 */
export const problemWords: Readonly<Record<string, string>> = {
  choose_issuer: 'Login service to choose',
  client_not_listed: 'Not on its list',
  closed: 'Connection ended',
  command_batch_file: 'Batch file',
  command_changed: 'Command has changed',
  command_not_executable: 'Not a program',
  command_not_found: 'Command not found',
  crash_loop: 'Keeps ending',
  disconnected: 'Disconnected by you',
  garbage: 'No MCP server',
  issuer_changed: 'Login service moved',
  left_alone: 'Fails too often',
  login_required: 'Login needed',
  more_rights: 'Wants more rights',
  process_ended: 'Ended',
  refused: 'Refused',
  registration_refused: 'Not registered there',
  secret_missing: 'Secret missing',
  timed_out: 'No answer',
  token_refused: 'Token refused',
  too_many: 'Asked too often',
  unreachable: 'Nothing answers',
  unresolved: 'Name not found',
  untrusted: 'Certificate not trusted',
  vault_unavailable: 'Secrets are locked',
  working_directory_missing: 'Folder missing',
};

export const decisionWords: Readonly<Record<AuditEntry['decision'], string>> = {
  allow: 'Allowed',
  ask: 'Asked',
  deny: 'Denied',
  done: 'Done',
  failed: 'Failed',
  sent: 'Sent',
};

/** What happens to a call, for tables and explanations. */
export const outcomeWords: Readonly<
  Record<ToolView['outcome'], { readonly mode: ToolMode; readonly word: string }>
> = {
  allow: { mode: 'allow', word: 'Runs' },
  ask: { mode: 'ask', word: 'Asks you' },
  deny: { mode: 'block', word: 'Refused' },
};

/** The steps of a decision; the page shows any other step by its code. */
export const layerWords: Readonly<Record<string, string>> = {
  gateway: 'Pause and access policy',
  vault: 'Key store',
  client: 'Block of the client',
  grant: 'What the client was given',
  switch: 'Switch for this client',
  connector: 'Switch of the connector',
  tool: 'List of tools',
  never: 'Never',
  ceiling: 'Ceiling',
  review: 'Review of the tool',
  override: 'Mode for this client',
  mode: 'Mode of the tool',
  rules: 'Rules',
  class: 'Class of the tool',
  untrusted: 'Untrusted content',
};

export const actorWords: Readonly<Record<AuditEntry['actor'], string>> = {
  mcp_client: 'Client',
  user: 'You',
  system: 'Consentry',
  policy: 'Policy',
};

/** What came of a call that the person was asked about, by the reason in its entry. */
export const answerWords: Readonly<Record<string, string>> = {
  approved_once: 'you allowed it once',
  approved_session: 'you allowed it for the session',
  denied_by_person: 'you denied it',
  denied_together: 'denied with another call of the tool',
  approval_expired: 'nobody answered in time',
  approval_withdrawn: 'the question was withdrawn',
  client_left: 'the client left before an answer',
};

export const registrationWords: Readonly<Record<RegistrationMode, string>> = {
  ask: 'Anyone may ask',
  'allow-list': 'Only the list',
  closed: 'Nobody new',
};

export { wordsOfAct } from '../../contract/plain/audit-words.ts';
