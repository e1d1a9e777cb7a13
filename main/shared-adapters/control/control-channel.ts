/**
 * The second door to a running instance: newline-delimited JSON over a Unix socket or pipe that
 * only this user can open. `{id, command, input, operatorKey?}` in, `{id, result}` out, in order.
 * It may look and take; it may give only with the operator key of this run (SEC-114, SEC-115).
 */
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import * as z from 'zod';
import type { Caller } from '../../../contract/commands/command.ts';
import type { CommandErrorCode, CommandResult } from '../../../contract/views/errors.ts';
import type { Core } from '../../core/ports/core.ts';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import { storageProblemOf, unusableFile } from '../../core/store/storage-problem.ts';
import { waitingLimits } from '../../core/limits/waiting-limits.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { createLineReader } from './line-reader.ts';

/**
 * A command of the shell itself, beside those of the core: `ui.link` in headless mode, showing a
 * window on the desktop.
 */
export type ShellCommand = (
  caller: Caller,
  input: unknown,
) => Promise<CommandResult> | CommandResult;

export interface ControlChannelOptions {
  /**
   * From `controlAddress`. The data folder's lock must be held: whatever is at the address is then
   * a leftover.
   */
  readonly address: string;
  readonly core: Pick<Core, 'call'>;
  readonly logger: Logger;
  /**
   * True for the operator key of this run; absent: there is none (the desktop, and `serve` without
   * the flag).
   */
  readonly isOperatorKey?: ((presented: string) => boolean) | undefined;
  readonly freeDescriptors?: (() => number) | undefined;
  readonly shellCommands?: ReadonlyMap<string, ShellCommand>;
}

export interface ControlChannel {
  readonly address: string;
  /** Stops accepting and ends every connection. */
  close(): Promise<void>;
}

const requestSchema = z.strictObject({
  id: z.union([z.string().max(256), z.int()]),
  command: z.string().min(1).max(128),
  input: z.unknown().optional(),
  operatorKey: z.string().max(1024).optional(),
});
type Request = z.infer<typeof requestSchema>;

/** @throws CoreError `store_failed` when nothing can listen at the address */
export async function openControlChannel(options: ControlChannelOptions): Promise<ControlChannel> {
  const { address, logger } = options;
  const isPipe = address.startsWith('\\\\');
  if (!isPipe) removeLeftover(address);
  const sockets = new Map<Socket, { readonly isWaiting: () => boolean }>();
  const server = createServer((socket) => {
    if (isCrowded() && !shedIdle() && sockets.size >= limits.control.connections) {
      // The client is answered that nobody is there.
      socket.destroy();
      return;
    }
    socket.once('close', () => sockets.delete(socket));
    sockets.set(
      socket,
      serveSocket(socket, (request) => answer(request, options), logger),
    );
  });
  function isCrowded(): boolean {
    const free = options.freeDescriptors?.() ?? Infinity;
    return sockets.size >= limits.control.connections || free < waitingLimits.keepFree.control;
  }
  /** Ends the oldest connection that waits for no answer: idle ones lock nobody out. */
  function shedIdle(): boolean {
    for (const [socket, { isWaiting }] of sockets) {
      if (isWaiting()) continue;
      sockets.delete(socket);
      socket.destroy();
      return true;
    }
    return false;
  }

  await listen(server, address);
  if (!isPipe) chmodSync(address, 0o600);
  server.on('error', (error) => logger.error('control.failed', { error: error.message }));
  return {
    address,
    close() {
      for (const socket of sockets.keys()) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function removeLeftover(address: string): void {
  const stats = lstatSync(address, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isSocket()) throw cannotListen(address, 'something else is there');
  rmSync(address);
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(cannotListen(address, error.message, error));
    server.once('error', fail);
    server.listen(address, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function cannotListen(address: string, why: string, cause?: unknown): CoreError {
  if (storageProblemOf(cause) !== null) return unusableFile(`The control socket ${address}`, cause);
  return new CoreError('store_failed', `The control socket ${address} cannot be opened: ${why}.`, {
    hint: 'Remove that file if no Consentry is running, or choose another folder with --data-dir.',
    cause,
  });
}

function serveSocket(
  socket: Socket,
  handle: (request: Request) => Promise<CommandResult>,
  logger: Logger,
): { readonly isWaiting: () => boolean } {
  const reader = createLineReader(limits.control.line);
  let work = Promise.resolve();
  let waiting = 0;

  socket.setTimeout(limits.control.idle, () => {
    if (waiting === 0) socket.destroy();
  });
  // A peer that vanishes is normal; the command it started still ends properly.
  socket.on('error', (error) => logger.debug('control.peer_gone', { error: error.message }));
  socket.on('data', (chunk: Buffer) => {
    const lines = reader.push(chunk);
    if (lines === 'too-long')
      return refuse(`A request may have at most ${limits.control.line} bytes.`);
    for (const line of lines) enqueue(line);
  });

  function enqueue(line: Buffer): void {
    const request = parseRequest(line);
    if (request === undefined)
      return refuse('This is not a request: one JSON object a line is expected.');
    waiting += 1;
    // One at a time: what is asked first is done first, and the rest waits in the peer's own
    // buffer.
    socket.pause();
    work = work.then(async () => {
      send(request.id, await handle(request));
      waiting -= 1;
      if (waiting === 0) socket.resume();
    });
  }

  /** Says why and hangs up: after bytes that make no sense the rest makes none either. */
  function refuse(message: string): void {
    send(null, failed('invalid_input', message, null));
    socket.destroySoon();
    socket.removeAllListeners('data');
  }

  function send(id: string | number | null, result: CommandResult): void {
    if (socket.writable) socket.write(`${JSON.stringify({ id, result })}\n`);
  }

  return { isWaiting: () => waiting > 0 };
}

function parseRequest(line: Buffer): Request | undefined {
  try {
    return requestSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)));
  } catch {
    return undefined;
  }
}

async function answer(request: Request, options: ControlChannelOptions): Promise<CommandResult> {
  const { operatorKey } = request;
  if (operatorKey !== undefined && options.isOperatorKey?.(operatorKey) !== true) {
    options.logger.warn('control.wrong_operator_key', { command: request.command });
    return options.isOperatorKey === undefined
      ? failed(
          'not_allowed_here',
          'This instance has no operator key.',
          'Start `consentry serve` with --operator-key-file FILE to create one, or answer in the app.',
        )
      : failed(
          'not_allowed_here',
          'This is not the operator key of the running instance.',
          'A new key is made at every start: read the file that this `consentry serve` was started with.',
        );
  }
  const caller: Caller = operatorKey === undefined ? 'control' : 'operator';
  try {
    const own = options.shellCommands?.get(request.command);
    return await (own
      ? own(caller, request.input)
      : options.core.call(caller, request.command, request.input ?? {}));
  } catch (error) {
    options.logger.error('control.command_failed', {
      command: request.command,
      error: messageOf(error),
    });
    return failed(
      'internal',
      'Something went wrong inside Consentry.',
      'The log in the data folder says more.',
    );
  }
}

function failed(code: CommandErrorCode, message: string, hint: string | null): CommandResult {
  return { ok: false, error: { code, message, hint } };
}
