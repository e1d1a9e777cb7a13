/** The access policy of a new installation without a window: at the terminal, or by `--access`. */
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { chooseAtStart, choiceText } from '../../main/headless/access-choice.ts';
import { createTerminalPresenter } from '../../main/headless/terminal-presenter.ts';
import { memoryPreferences, newInstallation } from '../support/core/memory-ports.ts';
import { startCore } from '../support/core/start-core.ts';
import { createManualClock } from './support/manual-clock.ts';

const startNew = () => startCore({ ports: { preferences: memoryPreferences(newInstallation) } });

async function startAtTerminal() {
  const { core } = await startNew();
  const [input, output] = [new PassThrough(), new PassThrough()];
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const presenter = createTerminalPresenter({ input, output, clock: createManualClock() });
  presenter.attach(core, undefined);
  onTestFinished(() => presenter.close());
  return {
    core,
    type: (line: string) => input.write(`${line}\n`),
    says: (text: string) => expect.poll(() => said).toContain(text),
  };
}

it.each([
  ['1', 'read-only', 'Access policy: Read-only'],
  ['2', 'read-write', 'Access policy: Read & write'],
  ['3', 'disabled', 'Access policy: Disabled'],
] as const)('ATLAR-12 asks at the terminal: %s is %s', async (key, access, words) => {
  const { core, type, says } = await startAtTerminal();
  expect(choiceText).toContain(`  ${key}  ${words.slice('Access policy: '.length)}`);
  type(key);
  await says(words);
  expect(core.snapshot()).toMatchObject({ accessPolicy: access, isAccessChosen: true });
});

it('takes the choice once, and leaves what was chosen elsewhere', async () => {
  const { core, type, says } = await startAtTerminal();
  await core.call('main-window', 'policy.setAccess', { access: 'disabled' });
  type('2');
  await says('The access policy was already chosen.');
  expect(core.snapshot().accessPolicy).toBe('disabled');
});

it('ATLAR-12 takes --access before the choice; after it, says the one command', async () => {
  const { core } = await startNew();
  const said: string[] = [];
  const out = { write: (text: string) => said.push(text) > 0 };
  await chooseAtStart(core, undefined, out);
  expect(core.snapshot().isAccessChosen).toBe(false);
  await chooseAtStart(core, 'read-only', out);
  expect(core.snapshot()).toMatchObject({ accessPolicy: 'read-only', isAccessChosen: true });
  await chooseAtStart(core, 'read-only', out);
  expect(said).toEqual([]);
  await chooseAtStart(core, 'read-write', out);
  expect(said.join('')).toMatch(/stays read-only.*consentry policy set access read-write/u);
  expect(core.snapshot().accessPolicy).toBe('read-only');
});
