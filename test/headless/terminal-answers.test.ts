/** What the terminal says once a question is answered: which one it was, before the next one. */
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { createTerminalPresenter } from '../../main/headless/terminal-presenter.ts';
import { createFakeCore } from './support/fake-core.ts';
import { createManualClock } from './support/manual-clock.ts';
import { approval, consent } from './support/sample-questions.ts';

function start(answer?: Parameters<typeof createFakeCore>[0]) {
  const input = new PassThrough();
  const output = new PassThrough();
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const clock = createManualClock();
  const presenter = createTerminalPresenter({ input, output, clock });
  presenter.attach(createFakeCore(answer), undefined);
  onTestFinished(() => presenter.close());
  const says = (text: string) => expect.poll(() => said).toContain(text);
  return {
    presenter,
    clock,
    says,
    said: () => said,
    type: (line: string) => input.write(`${line}\n`),
  };
}

/** As the queue does it: the question is dismissed while its answer is on the way. */
function dismissWhenAnswered(presenter: () => ReturnType<typeof createTerminalPresenter>) {
  return ({ name, input }: { readonly name: string; readonly input: unknown }) => {
    if (name.startsWith('question.')) presenter().dismiss((input as { id: string }).id);
    return { ok: true, value: {} } as const;
  };
}

it('TRIAL-D-B4 says which question was answered, and that before it shows the next one', async () => {
  const terminal: ReturnType<typeof start> = start(dismissWhenAnswered(() => terminal.presenter));
  const { presenter, clock, type, says, said } = terminal;
  presenter.present({ ...consent, id: 'alpha', clientName: 'Alpha' });
  presenter.present({ ...consent, id: 'beta', clientName: 'Beta' });
  presenter.present({ ...approval, id: 'gamma', clientName: 'Gamma' });
  clock.advance(2000);
  type('a');
  await says('? “Beta” wants to use your connectors (1 of 2)');
  expect(said()).toContain('  Allowed: Alpha, read with files.\n\n? “Beta”');
  type('d');
  await says('  Denied: Beta.\n\n? “Gamma” wants to run create_issue on github\n');
  clock.advance(2000);
  type('s');
  await says('  Allowed for this session: Gamma, create_issue on github.\n');
  for (const word of ['closed', 'elsewhere']) expect(said()).not.toContain(word);
});

it('TRIAL-D-B4 shows a question that comes while another is answered only after what came of that', async () => {
  const terminal: ReturnType<typeof start> = start((call) => {
    terminal.presenter.dismiss('q2');
    terminal.presenter.present(consent);
    return call.name === 'question.allow'
      ? { ok: false, error: { code: 'not_found', message: 'It is gone.', hint: null } }
      : { ok: true, value: {} };
  });
  const { presenter, clock, type, says, said } = terminal;
  presenter.present(approval);
  clock.advance(2000);
  type('a');
  await says('wants to use your connectors');
  expect(said()).toContain('create_issue on github. It is gone.\n\n? ');
});

it('TRIAL-D-B4 says of a question that was answered in the page which one it was', async () => {
  const { presenter, says, said } = start();
  presenter.present({ ...approval, clientName: 'Alpha' });
  presenter.present({ ...consent, clientName: 'Beta' });
  presenter.dismiss('q2');
  await says('? “Beta”');
  expect(said()).toContain(
    '  Answered elsewhere or no longer waiting: Alpha, create_issue on github.\n\n? “Beta”',
  );
});

it('TRIAL-D-B4 says all that was given, and for how long', async () => {
  const { presenter, clock, type, says } = start();
  const durations = [...consent.durations, { value: 'day', label: '1 day' } as const];
  presenter.present({ ...consent, clientName: 'Alpha', durations });
  clock.advance(2000);
  type('a files=write *=read notes=read for=day');
  await says(
    'Allowed: Alpha, read with every connector and notes, read and write with files, 1 day.',
  );
});
