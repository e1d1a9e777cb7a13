/** A terminal in which questions are shown and answered. */
import { PassThrough } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import { createTerminalPresenter } from '../../../main/headless/terminal-presenter.ts';
import { createFakeCore } from './fake-core.ts';
import { createManualClock } from './manual-clock.ts';

export function startTerminal(
  newLink?: () => string,
  answer?: Parameters<typeof createFakeCore>[0],
) {
  const input = new PassThrough();
  const output = new PassThrough();
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const clock = createManualClock();
  const core = createFakeCore(answer);
  const presenter = createTerminalPresenter({ input, output, clock });
  presenter.attach(core, newLink);
  onTestFinished(() => presenter.close());
  const says = (text: string) => expect.poll(() => said).toContain(text);
  return {
    presenter,
    clock,
    core,
    says,
    said: () => said,
    type: (line: string) => input.write(`${line}\n`),
  };
}
