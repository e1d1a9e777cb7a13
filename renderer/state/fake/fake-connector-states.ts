/** One connector in each state that people can meet: scene `states`. */
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { fakeConnectors } from './fake-connectors.ts';
import { noFakeLogin } from './fake-new-connector.ts';
import { ago } from './fake-time.ts';

const loggedIn: NonNullable<ConnectorView['login']> = {
  ...noFakeLogin,
  issuer: 'https://login.example.com',
  account: 'sam@example.com',
  isLoggedIn: true,
  isRenewed: true,
  scopes: ['mcp.read'],
  askedScopes: ['mcp.read', 'mcp.write'],
  grantedScopes: ['mcp.read'],
  loggedInAt: ago(60 * 24 * 9),
  lastsUntil: ago(-60 * 24 * 171),
  registration: {
    clientId: 'consentry-7f3a',
    redirectUri: noFakeLogin.redirectUri,
    kind: 'dynamic',
  },
};

type States = Readonly<Record<string, Partial<ConnectorView>>>;

const addresses: States = {
  'logged-in': { connection: 'ready', auth: 'ready', login: loggedIn, label: 'Acme, staging' },
  'login-needed': {
    auth: 'action-required',
    login: noFakeLogin,
    ...problem('login_required', 'The server wants a login.', 'Press Connect to log in.'),
  },
  'login-waiting': {
    auth: 'action-required',
    login: {
      ...noFakeLogin,
      waitingFor: 'login.example.com',
      waitingSince: ago(1),
      waitingUntil: ago(-9),
    },
  },
  'login-expired': {
    auth: 'expired',
    login: { ...loggedIn, expiresAt: ago(5) },
    ...problem('login_required', 'The login has ended.', 'Reconnect and log in again.'),
  },
  'login-choice': {
    auth: 'action-required',
    login: { ...noFakeLogin, choices: ['https://login.example.com', 'https://id.example.org'] },
    ...problem(
      'choose_issuer',
      'The server names two login services.',
      'Choose the one where your account is.',
    ),
  },
  'login-moved': {
    auth: 'action-required',
    login: { ...loggedIn, newIssuer: 'https://elsewhere.example' },
    ...problem(
      'issuer_changed',
      'The server now sends logins to another service: elsewhere.example. Nothing was sent there.',
      'If you expected that, connect again and confirm the new service; if not, disable the connector.',
    ),
  },
  'more-rights': {
    connection: 'ready',
    auth: 'action-required',
    login: { ...loggedIn, missingScopes: ['mcp.admin'] },
    ...problem(
      'more_rights',
      'The service wants more rights for a call than the login has: mcp.admin.',
      'Connect again if you want to give them; everything else keeps working without.',
    ),
  },
  old: {
    connection: 'ready',
    auth: 'none-needed',
    transport: 'http+sse',
    isOld: true,
    oldNotice:
      'It cannot tell of changes while nothing is called. Ask its maker for streamable HTTP.',
    manageUrl: 'https://example.com/settings/accesses',
  },
  'same-account': { connection: 'ready', auth: 'ready', login: loggedIn, duplicateOf: 'logged-in' },
  connecting: { connection: 'connecting', auth: 'none-needed' },
  unreachable: {
    auth: 'none-needed',
    ...problem(
      'unreachable',
      'No answer from mcp.example.com.',
      'Check the address and the network; Consentry keeps trying.',
    ),
  },
  'switched-off': { connection: 'disabled', auth: 'ready', enabled: false },
};

const command = {
  command: 'npx',
  args: ['-y', 'a-server'],
  idleMinutes: null,
  isAsleep: false,
  warnings: [],
  change: null,
};
const programs: States = {
  asleep: { connection: 'ready', process: { ...command, idleMinutes: 10, isAsleep: true } },
  'changed-command': {
    process: {
      ...command,
      warnings: [
        { code: 'unpinned-package', text: 'Name a version, so that a new one is not run unseen.' },
      ],
      change: { id: 'c1', words: ['The file /usr/bin/npx has changed.'] },
    },
    ...problem(
      'command_changed',
      'Not started, because it is not the command that you confirmed.',
      'If you know why, confirm it.',
    ),
  },
  crashing: {
    process: command,
    ...problem(
      'crash_loop',
      'It ended 5 times within 2 minutes, so it is not started again.',
      'Correct the cause, then press Connect.',
    ),
  },
};

/** All of them; what a state does not say is as in the realistic set. */
export function connectorStates(): ConnectorView[] {
  const [address, , program] = fakeConnectors();
  if (address === undefined || program === undefined) return [];
  const made = (base: ConnectorView, states: States) =>
    Object.entries(states).map(([name, state]) => ({
      ...base,
      target: base.kind === 'http' ? `https://mcp.example.com/${name}` : base.target,
      secret: { set: false, last4: null },
      toolsToReview: 0,
      connection: 'error' as const,
      ...state,
      name,
      title: name,
    }));
  return [...made(address, addresses), ...made(program, programs)];
}

function problem(code: string, message: string, hint: string): Partial<ConnectorView> {
  return { error: message, problem: { code, message, hint } };
}
