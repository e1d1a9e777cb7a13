/** A test waits for what happens, or moves a clock: none waits for time to pass. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const tests = join(import.meta.dirname, '..');
const others = [
  join('scripts', 'no-sleep.test.ts'),
  // Looks at what a process costs in a window of time, for tests of the project `timing`.
  join('support', 'system', 'process-cost.ts'),
  // A client of its own, which waits as long as the server it talks to says.
  join('conformance', 'upstream-client.ts'),
  // Goes round the event loop until nothing more comes: a timer of 0 ms, never longer.
  join('support', 'core', 'page-bridge.ts'),
];
/** An awaited timer, in the ways that one is written. */
const sleep =
  /new Promise\b[^;]*?\bsetTimeout\(|\b(?:await|return) (?:delay|sleep)\(|setTimeout as \w+/u;

it.each([
  'await new Promise((resolve) => setTimeout(resolve, 300));',
  'await new Promise<void>((resolve) => {\n  setTimeout(resolve, 300);\n});',
  "import { setTimeout as later } from 'node:timers/promises';",
  'await sleep(300);',
])('finds %j', (text) => {
  expect(text).toMatch(sleep);
});

it('no test sleeps', () => {
  const sleeping = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/u.test(file) && !others.includes(file))
    .filter((file) => sleep.test(readFileSync(join(tests, file), 'utf8')));
  expect(sleeping).toEqual([]);
});
