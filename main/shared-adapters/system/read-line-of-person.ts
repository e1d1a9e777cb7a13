/** One line that a person types at a terminal, without showing it where it is a secret. */
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A terminal, or in a test a stream that behaves like one. */
export interface TerminalInput extends Readable {
  setRawMode?(isRaw: boolean): unknown;
}

interface LineRequest {
  readonly input: TerminalInput;
  readonly output: Writable;
  readonly prompt: string;
  readonly isHidden: boolean;
  readonly deadlineMs: number;
  /** Ctrl-C, which a raw terminal does not turn into a signal. */
  readonly onInterrupt: () => void;
}

/** What arrow and other keys send: no part of what is typed. */
const keySequence = /\u001B(?:\[[0-?]*[ -/]*[@-~]|O.)/gu;

/** Longer than any passphrase. */
const longestLine = 4096;

/** @returns null when nobody answered in time, the input ended, or Ctrl-C was pressed */
export function readLineOfPerson(request: LineRequest): Promise<string | null> {
  const { input, output, prompt, isHidden, deadlineMs, onInterrupt } = request;
  return new Promise((resolve) => {
    const typed: string[] = [];
    const decoder = new StringDecoder('utf8');
    const timer = setTimeout(() => end(null), deadlineMs);

    function end(line: string | null): void {
      clearTimeout(timer);
      input.off('data', read);
      input.off('end', ended);
      input.setRawMode?.(false);
      input.pause();
      output.write('\n');
      resolve(line);
    }

    /** @returns what a terminal shows for it */
    function take(sign: string): string {
      if (sign === '\u007f' || sign === '\b') return typed.pop() === undefined ? '' : '\b \b';
      if (sign < ' ' || typed.length >= longestLine) return '';
      typed.push(sign);
      return sign;
    }

    function ended(): void {
      end(null);
    }

    function read(chunk: Buffer | string): void {
      const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
      // By characters: a backspace takes a whole one.
      for (const sign of text.replaceAll(keySequence, '')) {
        if (sign === '\r' || sign === '\n') return end(typed.join(''));
        if (sign === '\u0004') return end(null);
        if (sign === '\u0003') {
          end(null);
          return onInterrupt();
        }
        const echo = take(sign);
        if (!isHidden) output.write(echo);
      }
    }

    // Before it asks: until then the terminal itself shows what is typed.
    input.setRawMode?.(true);
    input.on('data', read);
    input.on('end', ended);
    input.resume();
    output.write(prompt);
  });
}
