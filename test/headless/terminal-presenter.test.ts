import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import type { Question } from '../../contract/views.ts';
import { createTerminalPresenter } from '../../main/headless/terminal-presenter.ts';
import { createFakeCore } from './support/fake-core.ts';
import { createManualClock } from './support/manual-clock.ts';

const common = {
  clientId: 'c',
  clientName: 'Cursor\u202e\u001b[2Jevil',
  identity: 'dynamic',
  proof: 'nothing proves this name',
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T00:05:00.000Z',
} as const;
const consent: Question = {
  ...common,
  id: 'q1',
  kind: 'consent',
  resource: '/mcp',
  scopes: ['connectors:read'],
  scopesInWords: ['Read with everything'],
  redirectUri: 'http://127.0.0.1:3118/callback',
  redirectInWords: 'a program on this computer',
  choices: [
    {
      name: 'files',
      label: 'files',
      maximum: 'write',
      limitedBy: null,
      before: 'none',
      suggested: 'read',
    },
  ],
  offlineAccess: true,
  proofLevel: 'none',
  registeredBy: null,
  askedBy: null,
  userCode: null,
  already: null,
  durations: [{ value: 'longest', label: 'Until you revoke it' }],
  canRemember: false,
  warnings: [],
};
const approval: Question = {
  ...common,
  id: 'q2',
  kind: 'approval',
  connector: 'github',
  tool: 'create_issue',
  toolTitle: null,
  class: 'write',
  arguments: '{\n  "title": "a\u200bb"\n}',
  hiddenCharacters: 0,
  why: 'writing asks',
  clientWaits: true,
  count: 1,
  requestsToday: 1,
};

function start(newLink?: () => string) {
  const input = new PassThrough();
  const output = new PassThrough();
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const clock = createManualClock();
  const core = createFakeCore();
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

it('says who asks for what and where it goes, every character visible', async () => {
  const { presenter, says, said } = start();
  presenter.present(consent);
  await says('wants to use your connectors');
  for (const part of [
    'nothing proves this name',
    'Read with everything',
    'files: read (at most write)',
    'http://127.0.0.1:3118/callback',
    'in 5 min',
  ]) {
    expect(said()).toContain(part);
  }
  presenter.dismiss('q1');
  presenter.present(approval);
  await says('create_issue (write)');
  expect(said()).toContain('a⟨U+200B⟩b');
  expect(['\u202e', '\u001b'].filter((unseen) => said().includes(unseen))).toEqual([]);
});

it('SEC-39 shows a flood as a number, and a single ask without one', async () => {
  const { presenter, says, said } = start();
  presenter.present(approval);
  await says('create_issue (write)');
  expect(said()).not.toContain('Asked');
  presenter.dismiss('q2');
  presenter.present({ ...approval, count: 50, requestsToday: 64 });
  await says('Asked one of 50 requests for this tool; 64 requests of this client today');
  expect(said()).toContain('d = deny it and all behind it');
});

it('SEC-38 ignores an Allow in the first second, never a Deny', async () => {
  const { presenter, type, clock, core, says } = start();
  presenter.present(approval);
  clock.advance(999);
  type('a');
  await says('Not yet');
  expect(core.calls).toEqual([]);
  clock.advance(1);
  type('a');
  await says('Allowed.');
  presenter.dismiss('q2');
  presenter.present(consent);
  type('d');
  await says('Denied.');
  expect(core.calls).toEqual([
    { caller: 'terminal', name: 'question.allow', input: { id: 'q2', for: 'once' } },
    { caller: 'terminal', name: 'question.deny', input: { id: 'q1' } },
  ]);
});

it('counts the first second anew for the next question, so that two quick answers allow one', async () => {
  const { presenter, type, clock, core, says } = start();
  presenter.present(approval);
  presenter.present(consent);
  await says('1 more waiting');
  clock.advance(2000);
  type('s');
  await says('Allowed.');
  presenter.dismiss('q2');
  type('a');
  await says('Not yet');
  expect(core.calls).toEqual([
    { caller: 'terminal', name: 'question.allow', input: { id: 'q2', for: 'session' } },
  ]);
});

it('takes a choice of connectors for a consent and explains a wrong one', async () => {
  const { presenter, type, clock, core, says } = start();
  presenter.present(consent);
  clock.advance(2000);
  type('a files');
  await says('a github=read files=write');
  type('s');
  await says('no session');
  type('a files=write');
  await says('Allowed.');
  expect(core.calls).toEqual([
    { caller: 'terminal', name: 'question.allow', input: { id: 'q1', access: { files: 'write' } } },
  ]);
});

it('makes a link on u or Enter, lists on l, and does nothing on other keys', async () => {
  const { presenter, type, says, core, said } = start(() => 'http://127.0.0.1:1/#secret');
  type('a');
  await says('Nothing waits');
  type('');
  await says('http://127.0.0.1:1/#secret');
  presenter.present(consent);
  type('l');
  await says('> q1');
  type('yes');
  await expect.poll(() => said().split('a = allow as suggested').length).toBe(3);
  expect(core.calls).toEqual([]);
});
