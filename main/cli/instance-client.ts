/**
 * The client side of the control channel: one command to the running instance, with a deadline for
 * everything.
 */
import { connect, type Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { commandErrorSchema, type CommandResult } from '../../contract/views/errors.ts';
import { messageOf, systemCodeOf } from '../core/lib/errors.ts';
import { readInstance } from '../shared-adapters/files/instance-info.ts';
import { createLineReader } from '../shared-adapters/control/line-reader.ts';

const connectMs = 3000;
/** Longer than any command takes: testing a cold package runner is the slowest. */
const answerMs = 120_000;
const longestAnswer = 64 * 1024 * 1024;

const answerSchema = z.object({
  result: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: z.unknown() }),
    z.object({ ok: z.literal(false), error: commandErrorSchema }),
  ]),
});

/**
 * Runs one command in the instance that has this data folder. Never rejects: where nobody answers
 * the result is the error `not_running`.
 *
 * @param operatorKey the key of that run, for commands that give
 */
export async function callInstance(
  dataDir: string,
  command: string,
  input: unknown,
  operatorKey?: string,
): Promise<CommandResult> {
  const address = readInstance(dataDir)?.control;
  if (address === undefined || address === null) return notRunning(dataDir);
  let socket: Socket;
  try {
    socket = await open(address);
  } catch (error) {
    const code = systemCodeOf(error);
    return code === 'EACCES' || code === 'EPERM'
      ? failed(
          'not_allowed_here',
          'The running Consentry belongs to another user.',
          'Run this as the user who started it.',
        )
      : notRunning(dataDir);
  }
  try {
    socket.write(`${JSON.stringify({ id: 1, command, input, operatorKey })}\n`);
    return answerSchema.parse(JSON.parse(await readLine(socket))).result;
  } catch (error) {
    return failed(
      'not_running',
      `The running Consentry did not answer: ${messageOf(error)}`,
      'Look at its log in the data folder, then restart it.',
    );
  } finally {
    socket.destroy();
  }
}

/**
 * The operator key in a file.
 *
 * @throws the system error
 */
export function readOperatorKey(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

function open(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('no answer'));
    }, connectMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = createLineReader(longestAnswer);
    const timer = setTimeout(
      () => reject(new Error(`nothing came for ${answerMs / 1000} s`)),
      answerMs,
    );
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    socket.on('data', (chunk: Buffer) => {
      const lines = reader.push(chunk);
      if (lines === 'too-long') return settle(() => reject(new Error('the answer is too large')));
      const [line] = lines;
      if (line !== undefined) settle(() => resolve(line.toString('utf8')));
    });
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('close', () => settle(() => reject(new Error('it hung up'))));
  });
}

function notRunning(dataDir: string): CommandResult {
  return failed(
    'not_running',
    `No Consentry runs with the data folder ${dataDir}.`,
    'Start it with `consentry serve`, or open the app.',
  );
}

function failed(
  code: 'not_running' | 'not_allowed_here',
  message: string,
  hint: string,
): CommandResult {
  return { ok: false, error: { code, message, hint } };
}
