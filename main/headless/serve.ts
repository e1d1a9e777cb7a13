/**
 * `consentry serve`: the core in plain Node, with its control channel, its user interface and its
 * terminal. Everything that is opened here is closed here, in the opposite order, however the start
 * or the run ends.
 */
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { VaultChoice } from '../../contract/plain/vault-words.ts';
import type { Problem } from '../../contract/views/errors.ts';
import type { AccessPolicy } from '../../contract/views/access.ts';
import type { Core, CoreOptions, StopReason } from '../core/ports/core.ts';
import { CoreError, messageOf } from '../core/lib/errors.ts';
import type { StartLogThread } from '../core/ports/log-thread.ts';
import type { Logger, Ports } from '../core/ports/ports.ts';
import { bridgeCommand } from '../shared-adapters/control/bridge-command.ts';
import { createClientPaths } from '../shared-adapters/files/client-paths.ts';
import { controlAddress } from '../shared-adapters/control/control-address.ts';
import { openControlChannel } from '../shared-adapters/control/control-channel.ts';
import { createBugRecord } from '../shared-adapters/files/bug-record.ts';
import { openChildGuard } from '../shared-adapters/child-guard/child-guard.ts';
import { openDataDir } from '../shared-adapters/files/data-dir.ts';
import { DataDirTaken, lockDataDir } from '../shared-adapters/files/data-dir-lock.ts';
import { exitCodes } from '../shared-adapters/system/exit-codes.ts';
import { createLogger, openFileLog, type LogSink } from '../shared-adapters/files/file-logger.ts';
import { createManagedPolicyFile } from '../shared-adapters/files/managed-policy-file.ts';
import { freeDescriptors } from '../shared-adapters/system/free-descriptors.ts';
import { createNodeClock } from '../shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../shared-adapters/system/node-random.ts';
import { createNodeResolver } from '../shared-adapters/system/node-resolver.ts';
import { createProcessInspector } from '../shared-adapters/process-inspector/process-inspector.ts';
import { createStateFolderEpochs } from '../shared-adapters/files/state-folder-epochs.ts';
import { recordStart, type StartCommand } from '../shared-adapters/control/start-command.ts';
import { chooseAtStart, choiceText } from './access-choice.ts';
import { createHeadlessApp } from './headless-app.ts';
import { openConfPreferences } from './conf-preferences.ts';
import { openLink } from './open-link.ts';
import { openVaultAtStart } from './open-vault-at-start.ts';
import { createOperatorKey, type OperatorKey } from './operator-key.ts';
import { readyLine, readyText, type ReadyReport } from './ready-report.ts';
import { createSilentPresenter, createTerminalPresenter } from './terminal-presenter.ts';
import { linkCommand, startUi } from './ui/serve-ui.ts';

export interface ServeOptions {
  readonly dataDir: string;
  readonly port?: number | undefined;
  readonly access?: AccessPolicy | undefined;
  /** How a new installation keeps its secrets. */
  readonly vault?: VaultChoice | undefined;
  readonly ui: boolean;
  readonly open: boolean;
  readonly operatorKeyFile?: string | undefined;
  readonly json: boolean;
}

/** What was added to a run, e.g. the demonstration. */
interface AfterReady {
  readonly lines: readonly string[];
  stop(): void;
}

export interface ServeContext {
  createCore(ports: Ports, options: CoreOptions): Core;
  readonly version: string;
  /** Folder of the built renderer. */
  readonly rendererDir: string;
  /** The bundle of the bridge; absent: there is none. */
  readonly bridgeFile?: string | undefined;
  readonly logThread?: StartLogThread | undefined;
  /** The program that runs this, without its arguments; absent: nothing shall start it again. */
  readonly startedAs?: StartCommand | undefined;
  /** Text of `CONSENTRY_VAULT_KEY`. */
  readonly vaultKey?: string | undefined;
  /** Path from `CONSENTRY_VAULT_PASSPHRASE_FILE`. */
  readonly passphraseFile?: string | undefined;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** True when a person sits at stdin and stderr. */
  readonly isTerminal: boolean;
  /** Aborts when the run shall end. */
  readonly stop: AbortSignal;
  /**
   * Runs once when everything answers; its lines follow the ready report, its `stop` runs when the
   * run ends.
   */
  readonly afterReady?: ((core: Core) => Promise<AfterReady>) | undefined;
  /** Hears what a crash has to log to and to clean up. */
  readonly onOpened?: ((logger: Logger, cleanUp: () => void) => void) | undefined;
}

/** How a run ended. `failed` means it never became ready. */
export type ServeOutcome =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly exitCode: number; readonly problem: Problem };

/**
 * Longer than the core's own grace: whatever hangs then is left to the end of the process (REL-14).
 */
const longestStopMs = 7000;

/**
 * Runs until `stop`, or until the start fails. Never rejects for a reason a person can do something
 * about.
 */
export async function serve(options: ServeOptions, around: ServeContext): Promise<ServeOutcome> {
  const closers: (() => Promise<void> | void)[] = [];
  try {
    await run(options, around, (close) => closers.push(close));
    return { kind: 'stopped' };
  } catch (error) {
    return failure(error);
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

async function run(
  options: ServeOptions,
  around: ServeContext,
  onEnd: (close: () => Promise<void> | void) => void,
): Promise<void> {
  const dataDir = openDataDir(options.dataDir);
  const lock = lockDataDir(dataDir);
  onEnd(() => lock.release());
  const fileLog = openFileLog(dataDir);
  onEnd(() => fileLog.close());
  const logger = createLogger(around.isTerminal ? [fileLog] : [fileLog, stderrSink(around.stderr)]);
  const operatorKey = operatorKeyOf(options);
  onEnd(() => removeKey(operatorKey, logger));
  const bugs = createBugRecord(dataDir);
  around.onOpened?.(logger, () => {
    // Who starts us again counts as well: a service manager.
    bugs.note(Date.now());
    removeKey(operatorKey, logger);
    lock.release();
  });

  const clock = createNodeClock();
  const random = createNodeRandom();
  const processes = createProcessInspector(clock);
  const free = freeDescriptors();
  const children = await openChildGuard({ dataDir, clock, logger });
  onEnd(() => children.close());
  const vault = await openVaultAtStart(options, around, { dataDir, clock, logger }, onEnd);
  const terminal = around.isTerminal
    ? createTerminalPresenter({ input: around.stdin, output: around.stderr, clock })
    : undefined;
  onEnd(() => terminal?.close());
  const core = around.createCore(
    {
      clock,
      random,
      logger,
      vault,
      epochs: createStateFolderEpochs({ dataDir }),
      preferences: openConfPreferences(dataDir),
      presenter: terminal ?? createSilentPresenter(),
      resolver: createNodeResolver(),
      processes,
      freeDescriptors: free,
      children,
      managedPolicy: createManagedPolicyFile(),
      app: createHeadlessApp(fileLog, bugs.list),
      bridge: bridgeOf(around.bridgeFile, dataDir),
      logThread: around.logThread,
      clientPaths: createClientPaths(),
    },
    { dataDir, version: around.version, shell: 'headless', port: options.port },
  );
  let reason: StopReason = 'failed';
  onEnd(() => stopInTime(core, reason));

  await chooseAtStart(core, options.access, around.stderr);
  const listening = await core.start();
  const ui = options.ui
    ? await startUi(core, around, { clock, random, logger, processes, freeDescriptors: free })
    : undefined;
  onEnd(() => ui?.close());
  const control = await openControlChannel({
    address: controlAddress(dataDir),
    core,
    logger,
    freeDescriptors: free,
    isOperatorKey: operatorKey && ((presented) => operatorKey.matches(presented)),
    shellCommands: new Map([['ui.link', linkCommand(ui)]]),
  });
  onEnd(() => control.close());
  lock.publish({
    pid: process.pid,
    startedAt: clock.nowMs(),
    shell: 'headless',
    version: around.version,
    control: control.address,
    endpoint: listening.endpoint,
  });
  if (around.startedAs !== undefined) recordStart(dataDir, sameAgain(around.startedAs, options));
  terminal?.attach(core, ui && (() => ui.newLink()));
  const added = await around.afterReady?.(core);
  onEnd(() => added?.stop());

  const link = ui?.newLink() ?? null;
  announce(options, around, {
    listening,
    ui: link,
    dataDir,
    version: around.version,
    asksHere: terminal !== undefined,
    isAccessChosen: core.snapshot().isAccessChosen,
    added: added?.lines ?? [],
  });
  logger.info('serve.ready', { port: listening.port, ui: ui !== undefined });
  if (options.open && link !== null) openLink(link, dataDir, clock, logger);
  await aborted(around.stop);
  logger.info('serve.stopping');
  reason = 'signal';
}

/** Prints where it serves, and what else came up with it. */
function announce(
  { json, operatorKeyFile }: Pick<ServeOptions, 'json' | 'operatorKeyFile'>,
  { stdout, stderr }: Pick<ServeContext, 'stdout' | 'stderr'>,
  { added, ...rest }: Omit<ReadyReport, 'operatorKeyFile'> & { readonly added: readonly string[] },
): void {
  const report = { ...rest, operatorKeyFile: operatorKeyFile ?? null };
  stdout.write(`${json ? readyLine(report) : readyText(report)}\n`);
  // With --json standard output belongs to the one document.
  const out = json ? stderr : stdout;
  if (added.length > 0) out.write(`${added.join('\n')}\n`);
  if (report.asksHere && !report.isAccessChosen) stderr.write(`\n${choiceText}\n`);
}

/** What the bridge starts: nobody sits there to see a link or a question. */
function sameAgain({ command, args }: StartCommand, { dataDir, port }: ServeOptions): StartCommand {
  const ports = port === undefined ? [] : ['--port', String(port)];
  return { command, args: [...args, 'serve', '--no-ui', '--data-dir', dataDir, ...ports] };
}

/** The Node that runs us runs it too: the one in PATH of another app may be old, or not there. */
function bridgeOf(file: string | undefined, dataDir: string): Ports['bridge'] {
  if (file === undefined || !existsSync(file)) return null;
  return bridgeCommand({ command: process.execPath, args: [file] }, dataDir);
}

function stderrSink(stderr: Writable): LogSink {
  return {
    write(level, line) {
      if (level === 'warn' || level === 'error') stderr.write(`${line}\n`);
    },
  };
}

function operatorKeyOf({ operatorKeyFile }: ServeOptions): OperatorKey | undefined {
  return operatorKeyFile === undefined ? undefined : createOperatorKey(operatorKeyFile);
}

function removeKey(operatorKey: OperatorKey | undefined, logger: Logger): void {
  try {
    operatorKey?.remove();
  } catch (error) {
    logger.warn('operator_key.not_removed', { error: messageOf(error) });
  }
}

function stopInTime(core: Core, reason: StopReason): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestStopMs);
    void core.stop(reason).finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function failure(error: unknown): ServeOutcome {
  if (error instanceof DataDirTaken) {
    const hint = 'Use that one, stop it first, or give this one another folder with --data-dir.';
    return {
      kind: 'failed',
      exitCode: exitCodes.notRunning,
      problem: { code: 'already_running', message: error.message, hint },
    };
  }
  if (!(error instanceof CoreError)) throw error;
  const { code, message, hint } = error;
  return { kind: 'failed', exitCode: exitCodes.failed, problem: { code, message, hint } };
}
