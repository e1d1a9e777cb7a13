/**
 * From a stored connector to an open conversation: secrets are fetched from the vault, the command is looked up, the era
 * is found out. Everything that can go wrong is a problem for people, not an exception.
 */
import { stat } from 'node:fs/promises';
import { CoreError, messageOf } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Network } from '../../net/network.ts';
import type { HeaderParameter } from '../../mcp/upstream-envelope.ts';
import type {
  StoredConnector,
  StoredHttpConnector,
  StoredStdioConnector,
} from '../../ports/preferences-document.ts';
import type { ChildGuard, Clock, Vault } from '../../ports/ports.ts';
import { asksOf, declaredFor } from '../conversation/asks.ts';
import type { CommandCheck } from '../config/command-check.ts';
import { isPackageRunner } from '../config/connector-config.ts';
import { problemOf, problems, type ConnectionProblem } from './connection-problem.ts';
import { createHttpEndpoint, type HttpEndpoint } from '../http/http-endpoint.ts';
import { openHttpUpstream } from '../http/http-upstream.ts';
import { authorizedUpstream, loginServiceSilent, readyTrouble } from './authorized-upstream.ts';
import { provingEndpoint } from '../tokens/proving-endpoint.ts';
import { readChallenge } from '../tokens/challenge.ts';
import type { Login } from '../login/login.ts';
import { childEnvironment, type Environment } from '../stdio/child-environment.ts';
import type { ChildCommand } from '../stdio/child.ts';
import { resolveCommand } from '../stdio/resolve-command.ts';
import { createStderrRing, type StderrRing } from '../stdio/stderr-ring.ts';
import { openStdioUpstream } from '../stdio/stdio-upstream.ts';
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
import { permissionToAskFor } from '../presets/vendor-words.ts';

export interface OpeningContext {
  /** The login of an HTTP connector that has no token of its own. */
  readonly loginOf: (connectorId: string) => Login | undefined;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly network: Network;
  readonly clientInfo: { readonly name: string; readonly version: string };
  /** What callers can be asked for (`UpstreamRequest.onInput`). */
  readonly clientCapabilities: JsonObject;
  readonly environment: Environment;
  readonly searchPath: () => Promise<string | null>;
  readonly children: ChildGuard;
  readonly commands: CommandCheck;
}

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

export async function openConnector(
  stored: StoredConnector,
  context: OpeningContext,
  opening: Opening,
): Promise<Opened> {
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

export type PreparedCommand =
  | {
      readonly kind: 'ready';
      readonly command: ChildCommand;
      /** The file that decides what runs; what the person confirms. */
      readonly program: string;
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'problem'; readonly problem: ConnectionProblem };

/**
 * The exact file, arguments, folder and environment of the child (SEC-75, SEC-78); a problem when they are not what the
 * person confirmed (SEC-76).
 */
export async function prepareCommand(
  stored: StoredStdioConnector,
  context: Pick<OpeningContext, 'vault' | 'environment' | 'searchPath' | 'commands'>,
): Promise<PreparedCommand> {
  const located = await locateCommand(stored, context);
  if (located.kind === 'problem') return located;
  const change = await context.commands.change(stored, located.program);
  return change === null ? located : { kind: 'problem', problem: problems.commandChanged(change) };
}

/** The same, whether it was confirmed or not: for looking only. */
export async function locateCommand(
  stored: StoredStdioConnector,
  { vault, environment, searchPath }: Pick<OpeningContext, 'vault' | 'environment' | 'searchPath'>,
  system?: NodeJS.Platform,
): Promise<PreparedCommand> {
  const { command, args, cwd } = stored;
  const declared = new Map<string, string>();
  const secrets: string[] = [];
  for (const entry of stored.env) {
    if ('value' in entry) {
      declared.set(entry.name, entry.value);
      continue;
    }
    const secret = await fromVault(vault, entry.secretRef);
    if (secret.kind === 'problem') return secret;
    if (secret.value === undefined)
      return { kind: 'problem', problem: problems.secretMissing(entry.name) };
    const value = secret.value.open();
    declared.set(entry.name, value);
    secrets.push(value);
  }
  if (cwd !== null && !(await isFolder(cwd))) {
    return { kind: 'problem', problem: problems.noWorkingDirectory(cwd) };
  }
  const path = await searchPath();
  const parent = path === null ? environment : { ...environment, PATH: path };
  const childVariables = childEnvironment(parent, declared);
  const resolved = await resolveCommand(command, cwd, childVariables, system);
  switch (resolved.kind) {
    case 'missing':
      return { kind: 'problem', problem: problems.commandNotFound(command, resolved.folders) };
    case 'not-executable':
      return { kind: 'problem', problem: problems.notExecutable(resolved.file) };
    case 'batch-file':
      return { kind: 'problem', problem: problems.batchFile(resolved.file) };
    case 'found':
      return {
        kind: 'ready',
        command: {
          file: resolved.file,
          args: [...resolved.before, ...args],
          cwd,
          environment: childVariables,
        },
        program: resolved.program,
        secrets,
      };
  }
}

async function openHttp(
  stored: StoredHttpConnector,
  context: OpeningContext,
  opening: Opening,
): Promise<Attempt> {
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
      return secret === null ? [] : [secret.open()];
    };
    const opened = await openHttpUpstream({
      url: new URL(stored.url),
      endpoint,
      clock: context.clock,
      clientInfo: context.clientInfo,
      clientCapabilities: context.clientCapabilities,
      // The connector's own conversation is there to list what clients may be offered; nobody is asked in it.
      declared: isOneClients ? context.clientCapabilities : declaredFor(asksOf(stored)),
      bearer,
      events: noticesWithoutSecrets(events, secrets),
      knownEra: opening.knownEra,
      mirrored: opening.mirrored,
      signal: opening.signal,
    });
    return keepSecrets(opened, secrets);
  };
  if (stored.bearer === null) {
    const login = context.loginOf(stored.id);
    if (login === undefined) return open(() => null, opening.events);
    return openWithLogin(stored, login, context.clock, opening.events, (events) =>
      open(login.bearer, events, provingEndpoint(direct(), stored.url, login.prover)),
    );
  }
  const secret = await fromVault(context.vault, stored.bearer.secretRef);
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

/** With a login that may have to be renewed first, or once after the server refused it. */
async function openWithLogin(
  stored: StoredHttpConnector,
  login: Login,
  clock: Clock,
  events: UpstreamEvents,
  open: (events: UpstreamEvents) => Promise<Upstream | UpstreamFailure>,
): Promise<Attempt> {
  // Whether a refusal ends the login is decided where it can be renewed.
  const inner = { ...events, onLoginRequired: () => undefined };
  try {
    const trouble = await readyTrouble(login);
    if (trouble !== null) return trouble;
  } catch (error) {
    return { kind: 'problem', problem: problems.vaultUnavailable(vaultMessage(error)) };
  }
  const used = login.bearer();
  let opened = await open(inner);
  if (isUnauthorized(opened) && used !== null) {
    const renewal = await login.renew(used);
    if (renewal === 'unavailable') return loginServiceSilent();
    const fresh = login.bearer();
    const isRenewed = renewal === 'renewed' && fresh !== null;
    if (isRenewed) opened = await open(inner);
    if (isUnauthorized(opened)) login.rejected(isRenewed ? fresh : used, isRenewed);
  }
  if (!('kind' in opened)) {
    login.worked();
    const permission = permissionToAskFor(stored, 'access');
    return authorizedUpstream(opened, login, clock, events.onLoginRequired, permission);
  }
  const challenge = readChallenge(opened.denial?.challenge ?? null);
  login.heard(challenge);
  const isRefused = used !== null && opened.denial?.status === 403;
  if (!isRefused || challenge?.error === 'insufficient_scope') return opened;
  return { kind: 'problem', problem: problems.accessRefused(stored) };
}

function isUnauthorized(opened: Upstream | UpstreamFailure): boolean {
  return 'kind' in opened && opened.denial?.status === 401;
}

async function fromVault(
  vault: Vault,
  reference: string,
): Promise<
  | { readonly kind: 'secret'; readonly value: Secret | undefined }
  | { readonly kind: 'problem'; readonly problem: ConnectionProblem }
> {
  try {
    return { kind: 'secret', value: await vault.get(reference) };
  } catch (error) {
    return { kind: 'problem', problem: problems.vaultUnavailable(vaultMessage(error)) };
  }
}

/** Only what was written for people: another error might quote what it could not read. */
function vaultMessage(error: unknown): string {
  return error instanceof CoreError ? messageOf(error) : 'the vault failed';
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
