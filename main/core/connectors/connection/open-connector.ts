/**
 * From a stored connector to an open conversation: secrets are fetched from the vault, the command
 * is looked up, the era is found out. Everything that can go wrong is a problem for people, not an
 * exception.
 */
import type { Secret } from '../../lib/secret.ts';
import type { HeaderParameter } from '../../mcp/upstream-envelope.ts';
import type {
  StoredConnector,
  StoredHttpConnector,
  StoredStdioConnector,
} from '../../ports/preferences-document.ts';
import { isPackageRunner } from '../config/connector-config.ts';
import { hasOwnCredential } from '../config/request-headers.ts';
import { asksOf, declaredFor } from '../conversation/asks.ts';
import type {
  KnownWay,
  Upstream,
  UpstreamEvents,
  UpstreamFailure,
} from '../conversation/upstream.ts';
import {
  failureWithoutSecrets,
  noticesWithoutSecrets,
  withoutSecrets,
} from '../conversation/without-secrets.ts';
import { createHttpEndpoint, type HttpEndpoint } from '../http/http-endpoint.ts';
import { openHttpUpstream } from '../http/http-upstream.ts';
import { createStderrRing, type StderrRing } from '../stdio/stderr-ring.ts';
import { openStdioUpstream } from '../stdio/stdio-upstream.ts';
import { provingEndpoint } from '../tokens/proving-endpoint.ts';
import { problemOf, problems, type ConnectionProblem } from './connection-problem.ts';
import { openWithLogin } from './open-with-login.ts';
import type { OpeningContext } from './opening-context.ts';
import { prepareCommand } from './prepare-command.ts';
import { readHeaders, readSecret } from './vault-secret.ts';

export interface Opening {
  readonly events: UpstreamEvents;
  readonly knownEra: KnownWay | null;
  readonly mirrored: (tool: string) => readonly HeaderParameter[];
  /** Gets the log of a process as soon as it is about to start. */
  readonly onLog: (log: StderrRing) => void;
  /** The process runs; for those who want to tell that apart from what it says. */
  readonly onStarted?: () => void;
  readonly signal: AbortSignal;
}

export type Opened =
  | { readonly kind: 'open'; readonly upstream: Upstream }
  | {
      readonly kind: 'problem';
      readonly problem: ConnectionProblem;
      /** The server's 401 or 403, where that is why. */
      readonly denial?: UpstreamFailure['denial'];
    };

/**
 * Makes one attempt, and leaves nothing behind where it fails.
 *
 * @returns the open conversation, or what people are told
 */
export async function openConnector(
  stored: StoredConnector,
  context: OpeningContext,
  given: Opening,
): Promise<Opened> {
  const onUnknown = (method: string): void => context.onUnknown?.(stored, method);
  const opening = { ...given, events: { ...given.events, onUnknown } };
  const opened =
    stored.kind === 'stdio'
      ? await openStdio(stored, context, opening)
      : await openHttp(stored, context, opening);
  if (!('kind' in opened)) return { kind: 'open', upstream: opened };
  if (opened.kind === 'problem') return opened;
  const { denial } = opened;
  return {
    kind: 'problem',
    problem: problemOf(opened, stored),
    ...(denial === undefined ? {} : { denial }),
  };
}

type Attempt = Upstream | UpstreamFailure | Extract<Opened, { kind: 'problem' }>;

async function openStdio(
  stored: StoredStdioConnector,
  context: OpeningContext,
  opening: Opening,
): Promise<Attempt> {
  const prepared = await prepareCommand(stored, context);
  if (prepared.kind === 'problem') return prepared;
  const log = createStderrRing(prepared.secrets);
  opening.onLog(log);
  const opened = await openStdioUpstream({
    command: prepared.command,
    clock: context.clock,
    guard: context.children,
    log,
    clientInfo: context.clientInfo,
    clientCapabilities: context.clientCapabilities,
    asks: asksOf(stored),
    events: opening.events,
    knownEra: opening.knownEra,
    isColdStart: isPackageRunner(stored.command),
    onStarted: opening.onStarted,
    signal: opening.signal,
  });
  return keepSecrets(opened, () => prepared.secrets);
}

async function openHttp(
  stored: StoredHttpConnector,
  context: OpeningContext,
  opening: Opening,
): Promise<Attempt> {
  const own = await readHeaders(stored, context.vault);
  if (own.kind === 'problem') return own;
  const isOneClients = opening.events.onNotice !== undefined;
  const direct = (): HttpEndpoint =>
    createHttpEndpoint(new URL(stored.url), context.network, context.clock);
  const open = async (
    bearer: () => Secret | null,
    events: UpstreamEvents,
    endpoint: HttpEndpoint = direct(),
  ): Promise<Upstream | UpstreamFailure> => {
    const secrets = (): readonly string[] => {
      const secret = bearer();
      return secret === null ? own.secrets : [secret.open(), ...own.secrets];
    };
    const opened = await openHttpUpstream({
      url: new URL(stored.url),
      endpoint,
      clock: context.clock,
      clientInfo: context.clientInfo,
      clientCapabilities: context.clientCapabilities,
      // The connector's own conversation is there to list what clients may be offered; nobody is
      // asked in it.
      declared: isOneClients ? context.clientCapabilities : declaredFor(asksOf(stored)),
      bearer,
      headers: own.headers,
      events: noticesWithoutSecrets(events, secrets),
      knownEra: opening.knownEra,
      mirrored: opening.mirrored,
      signal: opening.signal,
    });
    return keepSecrets(opened, secrets);
  };
  if (stored.bearer === null) {
    const login = hasOwnCredential(stored) ? undefined : context.loginOf(stored.id);
    if (login === undefined) return open(() => null, opening.events);
    return openWithLogin(stored, login, context.clock, opening.events, (events) =>
      open(login.bearer, events, provingEndpoint(direct(), stored.url, login.prover)),
    );
  }
  const secret = await readSecret(context.vault, stored.bearer.secretRef);
  if (secret.kind === 'problem') return secret;
  const bearer = secret.value;
  if (bearer === undefined) return { kind: 'problem', problem: problems.tokenMissing() };
  return open(() => bearer, opening.events);
}

/** What the server says is passed on without what it was given. */
function keepSecrets(
  opened: Upstream | UpstreamFailure,
  secrets: () => readonly string[],
): Upstream | UpstreamFailure {
  return 'kind' in opened
    ? failureWithoutSecrets(opened, secrets())
    : withoutSecrets(opened, secrets);
}
