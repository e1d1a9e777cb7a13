/**
 * One connector's state as windows and the gateway see it: built whole, frozen, every foreign
 * string visible.
 */
import {
  variablesBeside,
  type NetworkVariable,
} from '../../../../contract/plain/network-variables.ts';
import { visible, visibleBlock } from '../../lib/visible-text.ts';
import { limits } from '../../limits/limits.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { shownAbout } from '../conversation/upstream-identity.ts';
import { asksOf, passedCapabilities } from '../conversation/asks.ts';
import { bridgingOf } from '../config/bridging.ts';
import { targetOf } from '../config/connector-config.ts';
import { hasOwnCredential } from '../config/request-headers.ts';
import { problems, type ConnectionProblem } from '../connection/connection-problem.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import { commandWarnings } from '../stdio/command-warnings.ts';
import type { Offerings } from '../catalogue/fetch-offerings.ts';
import { leftOutWords, type LeftOut } from '../catalogue/left-out.ts';
import type { LoginFacts } from '../login/login-facts.ts';
import { loginView } from '../login/login-view.ts';
import { organizationOf } from '../presets/preset-of-url.ts';
import type { OpenedIdentity } from '../conversation/upstream.ts';

export interface StateParts {
  /** What a local server is told of the company's network, unless it is switched off. */
  readonly network: readonly NetworkVariable[];
  readonly stored: StoredConnector;
  /** Null for a process. */
  readonly login: LoginFacts | null;
  readonly connection: ConnectorState['connection'];
  readonly problem: ConnectionProblem | null;
  /** Runs on demand, and nobody asks. */
  readonly isAsleep: boolean;
  /** From the last time it was open. */
  readonly identity: OpenedIdentity | null;
  readonly tools: number;
  readonly toolsToReview: number;
  readonly itemsToReview: number;
  readonly leftOut: readonly LeftOut[];
  /** Notifications of the server that do not pass. */
  readonly unknown: readonly string[];
  /** Beside its tools. */
  readonly offered: Offerings;
  /** The token is known to be gone from the vault. */
  readonly isTokenGone: boolean;
}

/** @returns a frozen picture of the connector as it is now; foreign text is made visible */
export function buildState(parts: StateParts): ConnectorState {
  const { stored, connection, identity } = parts;
  const problem = problemNow(parts);
  return Object.freeze<ConnectorState>({
    id: stored.id,
    name: stored.name,
    ...detailsOf(parts),
    identity: parts.login?.identity ?? null,
    kind: stored.kind,
    target: targetOf(stored),
    connection,
    auth: authOf(parts),
    enabled: stored.enabled,
    tools: parts.tools,
    toolsToReview: parts.toolsToReview,
    itemsToReview: parts.itemsToReview,
    resources: parts.offered.resources.length + parts.offered.templates.length,
    prompts: parts.offered.prompts.length,
    completions: parts.offered.completions,
    error: problem?.message ?? null,
    problem:
      problem === null
        ? null
        : Object.freeze({ code: problem.code, message: problem.message, hint: problem.hint }),
    protocolVersion: identity?.protocolVersion ?? null,
    era: identity?.era ?? null,
    serverName: shown(identity?.serverName),
    serverVersion: shown(identity?.serverVersion),
    serverAbout: shownAbout(identity),
    ...transportOf(parts),
    bridging: [
      ...bridgingOf(identity, asksOf(stored), parts.unknown),
      ...parts.leftOut.flatMap((each) => leftOutWords(each)),
    ],
    instructions:
      identity?.instructions == null
        ? null
        : visibleBlock(identity.instructions, limits.text.description).text,
    capabilities: passedCapabilities(identity?.capabilities ?? {}, asksOf(stored)),
    secret: Object.freeze(secretOf(parts)),
    login: hasOwnCredential(stored) ? null : loginView(stored, parts.login),
    environment: stored.kind === 'stdio' ? stored.env.map((entry) => entry.name) : [],
    headers: headersOf(stored),
    workingDirectory: stored.kind === 'stdio' ? stored.cwd : null,
    process: processOf(parts),
    timeoutSeconds: stored.timeoutSeconds,
    manageUrl: stored.manageUrl === undefined ? null : visible(stored.manageUrl, limits.text.line),
    addedAt: new Date(stored.addedAt).toISOString(),
  });
}

/** It ended by itself, perhaps while nobody called. */
function isOver(login: LoginFacts): boolean {
  return login.issuer !== null && !login.isLoggedIn;
}

function detailsOf({
  stored,
  identity,
  login,
}: StateParts): Pick<
  ConnectorState,
  | 'title'
  | 'titleIsOwn'
  | 'description'
  | 'label'
  | 'reached'
  | 'callsPerMinute'
  | 'callsPerDay'
  | 'resultLimitKb'
  | 'isUntrusted'
  | 'autoAcceptReads'
  | 'asksNewTools'
  | 'isReadOnly'
  | 'loggedArguments'
  | 'asks'
> {
  const host = stored.kind === 'http' ? new URL(stored.url).host : null;
  const title = stored.title ?? identity?.serverTitle ?? identity?.serverName ?? host;
  // What the person typed can have been pasted from anywhere.
  return {
    title: shown(title) ?? stored.name,
    titleIsOwn: stored.title !== undefined,
    description:
      stored.description === undefined
        ? null
        : visibleBlock(stored.description, limits.text.description).text,
    label: shown(stored.label),
    reached: shown(reachedBy(stored, login)),
    callsPerMinute: stored.callsPerMinute ?? null,
    callsPerDay: stored.callsPerDay ?? null,
    resultLimitKb: stored.resultLimitKb ?? null,
    isUntrusted: stored.isUntrusted === true,
    autoAcceptReads: stored.autoAcceptReads === true,
    asksNewTools: stored.asksNewTools === true,
    isReadOnly: stored.isReadOnly === true,
    loggedArguments: stored.loggedArguments ?? 'usual',
    asks: asksOf(stored),
  };
}

/**
 * Which organisation or workspace, and whose account: from the token answer, else from the address
 * (ATOMIC-4, ATMOS-5).
 */
function reachedBy(stored: StoredConnector, login: LoginFacts | null): string | null {
  const organization = stored.kind === 'http' ? organizationOf(stored.url) : null;
  const place = login?.workspace ?? organization;
  const account = login?.account ?? null;
  return place !== null && account !== null ? `${place} (${account})` : (place ?? account);
}
function transportOf({
  stored,
  identity,
}: StateParts): Pick<ConnectorState, 'transport' | 'isOld' | 'oldNotice'> {
  const transport = identity?.transport ?? (stored.kind === 'stdio' ? 'stdio' : 'streamable-http');
  const isOld = transport === 'http+sse';
  return { transport, isOld, oldNotice: isOld ? oldNotice : null };
}

const oldNotice =
  'This server speaks HTTP+SSE of 2024, which MCP has replaced. Its tools work, but when its one stream breaks every running call is lost, and it cannot ask you anything in the middle of a call. Ask its vendor for Streamable HTTP.';

function authOf({ stored, problem, login }: StateParts): ConnectorState['auth'] {
  if (problem?.code === 'token_refused') return 'refused';
  if (problem?.needsLogin === true) return 'action-required';
  if (stored.kind !== 'http') return 'none-needed';
  if (hasOwnCredential(stored)) return 'ready';
  if (login === null) return 'none-needed';
  if (login.missing.length > 0 || login.newIssuer !== null || login.choices.length > 0)
    return 'action-required';
  if (login.isLoggedIn && login.isExpired && problem !== null) return 'expired';
  if (login.isLoggedIn) return login.endsSoon ? 'expiring' : 'ready';
  return login.issuer === null ? 'none-needed' : 'action-required';
}

/**
 * What the connection says, made more exact by what the login knows; else what the login alone
 * knows.
 */
function problemNow({ stored, problem, login }: StateParts): ConnectionProblem | null {
  if (login === null || hasOwnCredential(stored)) return problem;
  if (login.newIssuer !== null) return problems.issuerChanged(login.newIssuer);
  if (login.choices.length > 0) return problems.chooseIssuer(login.choices);
  const { failure } = login;
  if (failure !== null && (problem === null ? isOver(login) : problem.needsLogin)) {
    return { ...(problem ?? problems.loginOver()), ...failure };
  }
  if (problem !== null || login.missing.length === 0) return problem;
  return problems.moreRights(login.missing);
}

function processOf({ stored, problem, isAsleep, network }: StateParts): ConnectorState['process'] {
  if (stored.kind !== 'stdio') return null;
  const change = problem?.change;
  return Object.freeze({
    command: stored.command,
    args: [...stored.args],
    idleMinutes: stored.idleMinutes ?? null,
    isAsleep,
    companyNetwork: stored.companyNetwork ?? 'auto',
    networkVariables:
      stored.companyNetwork === 'off'
        ? []
        : [
            ...variablesBeside(
              network,
              stored.env.map(({ name }) => name),
            ),
          ],
    warnings: [...commandWarnings(stored)],
    change: change === undefined ? null : { id: change.id, words: [...change.words] },
  });
}

function secretOf({ stored, isTokenGone }: StateParts): ConnectorState['secret'] {
  if (stored.kind === 'http') {
    if (stored.bearer === null || isTokenGone) return { set: false, last4: null };
    return { set: true, last4: stored.bearer.last4 === '' ? null : stored.bearer.last4 };
  }
  return { set: stored.env.some((entry) => 'secretRef' in entry), last4: null };
}

function headersOf(stored: StoredConnector): ConnectorState['headers'] {
  if (stored.kind === 'stdio') return [];
  return (stored.headers ?? []).map((header) => ({
    name: visible(header.name, limits.text.name),
    secret: 'secretRef' in header,
  }));
}

function shown(text: string | null | undefined): string | null {
  return text == null ? null : visible(text, limits.text.name);
}
