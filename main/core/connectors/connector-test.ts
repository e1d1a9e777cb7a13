/**
 * Tries a connector stage by stage on a connection of its own and says for each stage how it went and what to do. What
 * works already is not touched.
 */
import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TestStep } from '../../../contract/connector-commands.ts';
import { systemCodeOf } from '../lib/errors.ts';
import { limits } from '../lib/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type {
  Logger,
  StoredConnector,
  StoredHttpConnector,
  StoredStdioConnector,
} from '../ports.ts';
import { fetchTools } from './fetch-tools.ts';
import { secondsOf } from './open-call.ts';
import { openConnector, prepareCommand, type OpeningContext } from './open-connector.ts';
import type { StderrRing } from './stdio/stderr-ring.ts';

export interface ConnectorTest {
  ok: boolean;
  steps: TestStep[];
}

interface Finding {
  readonly ok: boolean;
  readonly message: string;
  readonly hint?: string | null;
}

type Run = (step: string, work: () => Promise<Finding>) => Promise<boolean>;

export async function testConnector(
  stored: StoredConnector,
  context: OpeningContext,
  logger: Logger,
): Promise<ConnectorTest> {
  const steps: TestStep[] = [];
  const run: Run = async (step, work) => {
    const startedAt = context.clock.monotonicMs();
    const { ok, message, hint = null } = await work();
    steps.push({
      step,
      ok,
      message,
      hint,
      durationMs: Math.max(0, context.clock.monotonicMs() - startedAt),
    });
    return ok;
  };
  const isReachable =
    stored.kind === 'stdio'
      ? await testCommand(stored, context, run)
      : await testAddress(stored, context, run);
  const ok = isReachable && (await testConversation(stored, context, logger, run));
  return { ok, steps };
}

function testCommand(
  stored: StoredStdioConnector,
  context: OpeningContext,
  run: Run,
): Promise<boolean> {
  return run('command', async () => {
    const prepared = await prepareCommand(stored, context);
    if (prepared.kind === 'ready')
      return { ok: true, message: `Found ${visible(prepared.command.file)}.` };
    return { ok: false, message: prepared.problem.message, hint: prepared.problem.hint };
  });
}

async function testAddress(
  stored: StoredHttpConnector,
  { clock }: OpeningContext,
  run: Run,
): Promise<boolean> {
  const url = new URL(stored.url);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  const resolves = await run('resolve', () =>
    within(
      clock,
      lookup(host).then(({ address }) => ({
        ok: true,
        message: `${visible(host)} is ${address}.`,
      })),
      {
        trouble: `The address ${visible(host)} could not be found`,
        hint: 'Check the spelling of the address and the network connection.',
      },
    ),
  );
  if (!resolves) return false;
  const connects = await run('connect', () => {
    const socket = connect({ host, port });
    return within(clock, opened(socket, 'connect', `Connected to port ${port}.`), {
      trouble: `Nothing accepts connections at ${visible(url.host)}`,
      hint: 'Check that the server runs and that the port is right.',
    }).finally(() => socket.destroy());
  });
  if (!connects || url.protocol === 'http:') return connects;
  return run('tls', () => {
    const socket = connectTls({ host, port, ...(isAddress(host) ? {} : { servername: host }) });
    return within(clock, opened(socket, 'secureConnect', 'The certificate is valid.'), {
      trouble: 'The secure connection failed',
      hint: 'The server’s certificate is not valid for this address, or something sits in between.',
    }).finally(() => socket.destroy());
  });
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/u.test(host);
}

function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  message: string,
): Promise<Finding> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => {
      resolve({ ok: true, message });
    });
    socket.once('error', reject);
  });
}

function within(
  clock: OpeningContext['clock'],
  work: Promise<Finding>,
  { trouble, hint }: { trouble: string; hint: string },
): Promise<Finding> {
  return new Promise((resolve) => {
    const cancel = clock.after(limits.upstream.connect, () => {
      resolve({
        ok: false,
        message: `${trouble}: no answer within ${secondsOf(limits.upstream.connect)}.`,
        hint,
      });
    });
    work
      .catch((error: unknown) => ({
        ok: false,
        message: `${trouble} (${visible(systemCodeOf(error) ?? 'failed', 60)}).`,
        hint,
      }))
      .then((finding) => {
        cancel();
        resolve(finding);
      })
      .catch(() => undefined);
  });
}

async function testConversation(
  stored: StoredConnector,
  context: OpeningContext,
  logger: Logger,
  run: Run,
): Promise<boolean> {
  let log: StderrRing | null = null;
  const abort = new AbortController();
  const attempt: { opened?: Awaited<ReturnType<typeof openConnector>> } = {};
  const speaks = await run('handshake', async () => {
    attempt.opened = await openConnector(stored, context, {
      events: {
        onToolsChanged: () => undefined,
        onClosed: () => undefined,
        onLoginRequired: () => undefined,
      },
      knownEra: null,
      mirrored: () => [],
      onLog: (started) => {
        log = started;
      },
      signal: abort.signal,
    });
    if (attempt.opened.kind === 'problem') {
      const { message, hint } = attempt.opened.problem;
      return { ok: false, message: withLastWords(message, log), hint };
    }
    const { serverName, serverVersion, protocolVersion } = attempt.opened.upstream;
    const who = visible(
      [serverName ?? 'A server without a name', serverVersion ?? ''].join(' ').trim(),
    );
    return { ok: true, message: `${who} speaks MCP ${protocolVersion}.` };
  });
  if (!speaks || attempt.opened?.kind !== 'open') return false;
  const { upstream } = attempt.opened;
  const lists = await run('tools', async () => {
    const list = await fetchTools(upstream, 'strip', abort.signal, logger, stored.name);
    if (list.kind === 'tools') return { ok: true, message: toolCount(list.tools.length) };
    return {
      ok: false,
      message: visible(list.message, 300),
      hint: 'The server answers, but not with its tools; its own log may say why.',
    };
  });
  await upstream.close();
  return lists;
}

function toolCount(count: number): string {
  return count === 1 ? 'It has 1 tool.' : `It has ${count} tools.`;
}

function withLastWords(message: string, log: StderrRing | null): string {
  const words = log?.lines(3).join(' / ') ?? '';
  return words === '' ? message : `${message} It wrote: ${visible(words, 400)}`;
}
