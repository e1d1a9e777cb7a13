/**
 * A test that prints to the console fails: output is either behaviour to assert on, or noise to
 * remove.
 */
import { format } from 'node:util';
import { afterEach, beforeEach } from 'vitest';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
const original = new Map(methods.map((method) => [method, console[method]]));
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const method of methods) {
    console[method] = (...args: unknown[]) => {
      printed.push(`console.${method}: ${format(...args)}`);
    };
  }
});

afterEach(() => {
  for (const [method, write] of original) console[method] = write;
  if (printed.length > 0) throw new Error(`the test printed to the console\n${printed.join('\n')}`);
});
