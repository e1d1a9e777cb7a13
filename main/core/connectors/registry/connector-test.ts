/**
 * Tries a connector stage by stage on a connection of its own and says for each stage how it went,
 * what that means and what to do (ATRYUM-11). The first stage that fails ends it. What works
 * already is not touched, no browser is opened, and every stage has a deadline.
 */
import type { TestStep } from '../../../../contract/commands/connector-commands.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Logger } from '../../ports/ports.ts';
import { leftOutWords } from '../catalogue/left-out.ts';
import { fetchTools } from '../catalogue/fetch-tools.ts';
import { secondsOf } from '../conversation/open-call.ts';
import { openConnector, type Opened } from '../connection/open-connector.ts';
import type { OpeningContext } from '../connection/opening-context.ts';
import { prepareCommand } from '../connection/prepare-command.ts';
import type { StderrRing } from '../stdio/stderr-ring.ts';
import { addressStages } from './test-address.ts';
import { testLogin } from './test-login.ts';
import type { Finding, Stage } from './test-stage.ts';

export interface ConnectorTest {
  ok: boolean;
  steps: TestStep[];
}

export interface TestContext extends OpeningContext {
  readonly logger: Logger;
  /** Asks login services how they describe themselves, and nothing else. */
  readonly fetch: NamedFetch;
}

/**
 * @returns every stage, also those that were not reached; never rejects for trouble of the server
 */
export async function testConnector(
  stored: StoredConnector,
  context: TestContext,
): Promise<ConnectorTest> {
  const abort = new AbortController();
  const { stages, close } =
    stored.kind === 'stdio'
      ? { stages: commandStages(stored, context), close: () => undefined }
      : addressStages(new URL(stored.url), context, abort.signal);
  const conversation = createConversation(stored, context, abort.signal);
  const steps: TestStep[] = [];
  try {
    for (const stage of [...stages, ...conversation.stages]) {
      const failed = steps.find((step) => !step.ok);
      steps.push(
        failed === undefined ? await runStage(stage, context, abort) : notReached(stage.step),
      );
    }
  } finally {
    abort.abort();
    close();
    await conversation.close();
  }
  return { ok: steps.every((step) => step.ok), steps };
}

async function runStage(
  { step, run }: Stage,
  { clock }: OpeningContext,
  abort: AbortController,
): Promise<TestStep> {
  const startedAt = clock.monotonicMs();
  const longest = limits.upstream.testStage;
  let cancel: () => void = () => undefined;
  const late = new Promise<Finding>((resolve) => {
    cancel = clock.after(longest, () => {
      abort.abort();
      const message = `It was not done within ${secondsOf(longest)}.`;
      resolve({ ok: false, message, hint: 'The server is slow or hangs; try again later.' });
    });
  });
  const { ok, message, hint = null } = await Promise.race([run(), late]);
  cancel();
  const durationMs = Math.max(0, clock.monotonicMs() - startedAt);
  return { step, ok, state: ok ? 'passed' : 'failed', message, hint, durationMs };
}

function notReached(step: string): TestStep {
  const message = 'Not tried, because of what failed before.';
  return { step, ok: false, state: 'not-reached', message, hint: null, durationMs: 0 };
}

function commandStages(
  stored: Extract<StoredConnector, { kind: 'stdio' }>,
  context: OpeningContext,
): readonly Stage[] {
  return [
    {
      step: 'command',
      async run() {
        const prepared = await prepareCommand(stored, context);
        if (prepared.kind === 'ready')
          return { ok: true, message: `Found ${visible(prepared.command.file)}.` };
        return { ok: false, message: prepared.problem.message, hint: prepared.problem.hint };
      },
    },
  ];
}

/** The stages from the first message on: they share one conversation. */
function createConversation(stored: StoredConnector, context: TestContext, signal: AbortSignal) {
  let log: StderrRing | null = null;
  let opened: Promise<Opened> | null = null;
  let started: () => void = () => undefined;
  const hasStarted = new Promise<void>((resolve) => {
    started = resolve;
  });

  function open(): Promise<Opened> {
    return (opened ??= openConnector(stored, context, {
      events: {
        onToolsChanged: () => undefined,
        onClosed: () => undefined,
        onLoginRequired: () => undefined,
      },
      knownEra: null,
      mirrored: () => [],
      onLog: (ring) => {
        log = ring;
      },
      onStarted: () => started(),
      signal,
    }));
  }

  async function start(): Promise<Finding> {
    const first = await Promise.race([hasStarted, open()]);
    if (first === undefined || first.kind === 'open')
      return { ok: true, message: 'The program was started.' };
    const { message, hint } = first.problem;
    return { ok: false, message, hint };
  }

  async function handshake(): Promise<Finding> {
    const result = await open();
    if (result.kind === 'open') {
      const { serverName, serverVersion, protocolVersion } = result.upstream;
      const who = visible(
        [serverName ?? 'A server without a name', serverVersion ?? ''].join(' ').trim(),
      );
      return { ok: true, message: `${who} speaks MCP ${protocolVersion}.` };
    }
    if (result.denial !== undefined)
      return {
        ok: true,
        message: 'A server answers; it wants to know who asks before it says more.',
      };
    const { message, hint } = result.problem;
    return { ok: false, message: withLastWords(message, log), hint };
  }

  async function login(): Promise<Finding> {
    if (stored.kind !== 'http') return { ok: true, message: 'No login is needed.' };
    const result = await open();
    const denial = result.kind === 'problem' ? (result.denial ?? null) : null;
    return testLogin({ stored, login: context.loginOf(stored.id), denial, fetch: context.fetch });
  }

  async function tools(): Promise<Finding> {
    const result = await open();
    if (result.kind !== 'open') return { ok: false, message: 'There is no conversation.' };
    const list = await fetchTools(
      result.upstream,
      stored.kind,
      signal,
      context.logger,
      stored.name,
    );
    if (list.kind === 'tools') {
      const words = [toolCount(list.tools.length), ...leftOutWords(list.leftOut)];
      return { ok: true, message: words.join(' ') };
    }
    return {
      ok: false,
      message: visible(list.message, 300),
      hint: 'The server answers, but not with its tools; its own log may say why.',
    };
  }

  const before = stored.kind === 'stdio' ? [{ step: 'start', run: start }] : [];
  const between = stored.kind === 'http' ? [{ step: 'login', run: login }] : [];
  const stages: readonly Stage[] = [
    ...before,
    { step: 'handshake', run: handshake },
    ...between,
    { step: 'tools', run: tools },
  ];
  return {
    stages,
    async close() {
      const result = await opened;
      if (result?.kind === 'open') await result.upstream.close();
    },
  };
}

function toolCount(count: number): string {
  return count === 1 ? 'It has 1 tool.' : `It has ${count} tools.`;
}

function withLastWords(message: string, log: StderrRing | null): string {
  const words = log?.lines(3).join(' / ') ?? '';
  return words === '' ? message : `${message} It wrote: ${visible(words, 400)}`;
}
