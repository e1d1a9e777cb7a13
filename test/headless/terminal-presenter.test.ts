import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { createTerminalPresenter } from '../../main/headless/terminal-presenter.ts';
import { createFakeCore } from './support/fake-core.ts';
import { createManualClock } from './support/manual-clock.ts';
import { approval, common, consent } from './support/sample-questions.ts';

function start(newLink?: () => string, answer?: Parameters<typeof createFakeCore>[0]) {
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
  expect(said()).toContain('d [reason] = deny it and all behind it');
});

it('says of a step-up what the client has, and offers only what is new', async () => {
  const { presenter, says, said } = start();
  presenter.present({
    ...consent,
    scopes: ['connectors:read', 'github:write', 'ghost:write'],
    scopesInWords: ['Read with every connector', 'Read and write with github'],
    already: { scopes: ['github:read'], inWords: ['Read with github\u202e'] },
    choices: [
      {
        name: '*',
        label: 'Every connector, also ones added later',
        maximum: 'read',
        limitedBy: null,
        before: 'none',
        suggested: 'read',
      },
      {
        name: 'github',
        label: 'github',
        maximum: 'read',
        limitedBy: 'The access policy is set to read-only.',
        before: 'read',
        suggested: 'read',
      },
    ],
    registeredBy: 'code\u001b[2J',
    askedBy: 'curl',
    warnings: [{ code: 'look-alike', text: 'Looks like another\u200b.' }],
  });
  await says('d = deny');
  for (const part of [
    '  Has   Read with github⟨U+202E⟩\n',
    '  Adds  github: read (The access policy is set to read-only.; has read now)\n',
    '        *: read – Every connector, also ones added later\n',
    '  From  registered by code⟨U+001B⟩[2J\n',
    '        asked by curl\n',
    '  Note  Looks like another⟨U+200B⟩.\n',
  ]) {
    expect(said()).toContain(part);
  }
  expect(said()).not.toContain('Gives');
});

it('shows a login without a browser with its code, and no address that it would not use', async () => {
  const { presenter, says, said } = start();
  presenter.present({
    ...consent,
    userCode: 'BCDF-GHJK',
    redirectUri: '',
    redirectInWords: 'the program that showed you the code',
  });
  await says('  Code  BCDF-GHJK\n');
  expect(said()).toContain('  Where the program that showed you the code\n');
});

it('shows a lookup with the whole address, and takes nothing but yes or no', async () => {
  const { presenter, type, clock, core, says, said } = start();
  presenter.present({
    ...common,
    id: 'q3',
    kind: 'lookup',
    url: 'https://evil.example/\u202ecimd',
    host: 'evil.example',
    askedBy: null,
  });
  await says('https://evil.example/⟨U+202E⟩cimd');
  expect(said()).toContain('described at evil.example');
  clock.advance(2000);
  type('a files=write');
  await says('nothing to choose');
  type('a');
  await says('Allowed: the lookup at evil.example.');
  expect(core.calls).toEqual([{ caller: 'terminal', name: 'question.allow', input: { id: 'q3' } }]);
});

it('enters a code at any time, and says why when it is not known', async () => {
  const refusal = { code: 'not_found', message: 'No login waits.', hint: 'Compare it.' } as const;
  const { presenter, type, core, says } = start(undefined, () => ({ ok: false, error: refusal }));
  type('c');
  await says('c BCDF-GHJK');
  type('c bcdf ghjk');
  await says('No login waits. Compare it.');
  presenter.present(consent);
  type('c BCDF-GHJK');
  await expect
    .poll(() => core.calls)
    .toEqual([
      { caller: 'terminal', name: 'device.enter', input: { userCode: 'bcdf ghjk' } },
      { caller: 'terminal', name: 'device.enter', input: { userCode: 'BCDF-GHJK' } },
    ]);
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
  await says('Allowed once: ');
  presenter.dismiss('q2');
  presenter.present(consent);
  type('d');
  await says('Denied: Cursor');
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
  await says('Allowed for this session: ');
  presenter.dismiss('q2');
  type('a');
  await says('Not yet');
  expect(core.calls).toEqual([
    { caller: 'terminal', name: 'question.allow', input: { id: 'q2', for: 'session' } },
  ]);
});

it('takes a choice of connectors for a consent and explains a wrong one', async () => {
  const { presenter, type, clock, core, says, said } = start();
  presenter.present(consent);
  clock.advance(2000);
  type('a files');
  await says('a github=read files=write\n');
  type('s');
  await says('has a session');
  // Only one duration is offered here: there is none to choose.
  type('a for=hour');
  await expect.poll(() => said().split('Write it like this').length).toBe(3);
  expect(said()).not.toContain('[for=');
  type('a files=write for=read');
  await says('read with for, read and write with files.');
  expect(core.calls).toEqual([
    {
      caller: 'terminal',
      name: 'question.allow',
      input: { id: 'q1', access: { files: 'write', for: 'read' } },
    },
  ]);
});

it.each([
  ['a for=day', { id: 'q1', duration: 'day' }],
  ['a *=read for=hour', { id: 'q1', access: { '*': 'read' }, duration: 'hour' }],
  ['a', { id: 'q1' }],
])('takes how long: %s', async (line, input) => {
  const { presenter, type, clock, core, says } = start();
  const durations = [
    ...consent.durations,
    { value: 'day', label: '1 day' } as const,
    { value: 'hour', label: '1 hour' } as const,
  ];
  presenter.present({ ...consent, durations });
  await says('[for=day|hour]');
  await says('until you revoke it');
  clock.advance(2000);
  type('a for=month');
  await says('files=write for=day');
  type(line);
  await says('Allowed: ');
  expect(core.calls).toEqual([{ caller: 'terminal', name: 'question.allow', input }]);
});

it('TRIAL-A1 shows and takes writing, and connectors added later, where a client repeated our scope', async () => {
  const { presenter, type, clock, core, says, said } = start();
  const later = {
    ...consent.choices[0]!,
    name: '*',
    label: 'Every connector, also ones added later',
    suggested: 'none' as const,
  };
  const held = { ...consent.choices[0]!, name: 'mail', label: 'mail', before: 'write' as const };
  presenter.present({
    ...consent,
    scopesInWords: [],
    choices: [later, ...consent.choices, { ...held, suggested: 'write' }],
  });
  await says('d = deny');
  expect(said()).toContain(
    '  Gives files: read (at most write)\n        mail: write (has write now)\n        *: none (at most write) – Every connector, also ones added later\n',
  );
  clock.advance(2000);
  type('a files=write mail=read');
  await says('Allowed: ');
  expect(core.calls).toEqual([
    {
      caller: 'terminal',
      name: 'question.allow',
      input: { id: 'q1', access: { files: 'write', mail: 'read' } },
    },
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

it('ATRYUM-52 allows always what was said, exactly these arguments unless wider was said, and denies with words', async () => {
  const { presenter, clock, core, says, type } = start();
  presenter.present(approval);
  await says('A = always allow exactly these arguments');
  clock.advance(1000);
  type('A everything');
  await says('Write it like this: A, A any');
  type('A next=5');
  await expect.poll(() => core.calls.length).toBe(1);
  type('A any minutes=10');
  await expect.poll(() => core.calls.length).toBe(2);
  type('d use the staging project');
  await expect.poll(() => core.calls.length).toBe(3);
  expect(core.calls.map(({ input }) => input)).toEqual([
    {
      id: 'q2',
      for: 'always',
      always: { arguments: { are: 'exactly' }, calls: 5, minutes: null },
    },
    { id: 'q2', for: 'always', always: { arguments: { are: 'any' }, calls: null, minutes: 10 } },
    { id: 'q2', reason: 'use the staging project' },
  ]);
});

it('ATRYUM-52 never offers always where it may not be', async () => {
  const { presenter, clock, core, says, said, type } = start();
  presenter.present({ ...approval, class: 'destructive', mayAlways: false });
  await says('create_issue (destructive)');
  expect(said()).not.toContain('always');
  clock.advance(1000);
  type('A');
  await says('This is never allowed always.');
  expect(core.calls).toEqual([]);
});

it('ATRYUM-51 says what changed, whose account it is, which program asks and that the client left', async () => {
  const { presenter, says, said } = start();
  presenter.present({
    ...approval,
    account: 'octo',
    askedBy: 'cursor',
    clientWaits: false,
    clientLeft: true,
    argumentList: [
      {
        name: 'title',
        value: 'ab',
        hiddenCharacters: 0,
        kind: 'text',
        change: 'changed',
        before: 'c\u202ed',
        key: 'title',
      },
    ],
    goneArguments: ['body'],
    hasBefore: true,
  });
  await says('title was c⟨U+202E⟩d');
  for (const part of ['body is gone', 'github, account octo', 'asked by cursor', 'the client left'])
    expect(said()).toContain(part);
});
