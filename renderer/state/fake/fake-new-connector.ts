/** A connector as it is right after adding, and the steps of a test. */
import type { CommandOutput } from '../../../contract/commands/commands.ts';
import type { NewConnector } from '../../../contract/commands/connector-commands.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { plainDetails } from './fake-connectors.ts';

/** Before the first login. */
export const noFakeLogin: NonNullable<ConnectorView['login']> = {
  issuer: null,
  account: null,
  scopes: [],
  askedScopes: [],
  grantedScopes: null,
  missingScopes: [],
  expiresAt: null,
  loggedInAt: null,
  lastsUntil: null,
  endsSoon: false,
  isLoggedIn: false,
  isRenewed: false,
  newIssuer: null,
  choices: [],
  waitingFor: null,
  waitingSince: null,
  waitingUntil: null,
  redirectUri: 'http://127.0.0.1:29170/oauth/callback',
  registration: null,
  clientId: null,
  hasClientSecret: false,
  entered: {
    issuer: null,
    authorizeUrl: null,
    tokenUrl: null,
    scopes: null,
    redirectHost: '127.0.0.1',
    omitResource: false,
  },
};

/** The view of a new connector. */
export function newFakeConnector(input: NewConnector): ConnectorView {
  const isCommand = input.kind === 'stdio';
  return {
    ...plainDetails,
    labelTools: [],
    name: input.name,
    title: isCommand ? input.name : new URL(input.url).host,
    kind: input.kind,
    target: isCommand ? [input.command, ...input.args].join(' ') : input.url,
    connection: input.enabled === false ? 'disabled' : 'connecting',
    auth: isCommand ? 'none-needed' : 'action-required',
    enabled: input.enabled ?? true,
    tools: 0,
    toolsToReview: 0,
    error: null,
    problem: null,
    protocolVersion: null,
    serverName: null,
    serverVersion: null,
    transport: isCommand ? 'stdio' : 'streamable-http',
    isOld: false,
    resources: 0,
    prompts: 0,
    completions: false,
    oldNotice: null,
    bridging: [],
    secret: { set: false, last4: null },
    login: isCommand || input.bearer !== null ? null : noFakeLogin,
    environment: isCommand ? input.env.map((entry) => entry.name) : [],
    workingDirectory: isCommand ? input.cwd : null,
    process: isCommand
      ? {
          command: input.command,
          args: input.args,
          idleMinutes: null,
          isAsleep: false,
          warnings: [],
          change: null,
        }
      : null,
    timeoutSeconds: input.timeoutSeconds,
    manageUrl: null,
    usedByClients: 0,
    lastUsedAt: null,
    addedAt: new Date().toISOString(),
  };
}

/** What a test of this connector finds. */
export function testSteps(
  connector: Pick<ConnectorView, 'kind' | 'problem' | 'tools' | 'protocolVersion'>,
): CommandOutput<'connector.test'> {
  const works = connector.problem === null;
  const reach = connector.kind === 'stdio' ? ['command', 'start'] : ['resolve', 'connect', 'tls'];
  const done = { ok: true, state: 'passed', hint: null } as const;
  return {
    ok: works,
    steps: [
      ...reach.map((step) => ({ ...done, step, message: 'Done.', durationMs: 61 })),
      {
        step: 'handshake',
        ok: works,
        state: works ? 'passed' : 'failed',
        message: connector.problem?.message ?? `It speaks MCP ${connector.protocolVersion ?? ''}.`,
        hint: connector.problem?.hint ?? null,
        durationMs: 96,
      },
      works
        ? { ...done, step: 'tools', message: `It has ${connector.tools} tools.`, durationMs: 77 }
        : {
            step: 'tools',
            ok: false,
            state: 'not-reached',
            message: 'Not tried, because of what failed before.',
            hint: null,
            durationMs: 0,
          },
    ],
  };
}
