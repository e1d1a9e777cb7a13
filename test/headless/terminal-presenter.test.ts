import { expect, it } from 'vitest';
import { approval, common, consent } from './support/sample-questions.ts';
import { startTerminal } from './support/terminal.ts';

it('says who asks for what and where it goes, every character visible', async () => {
  const { presenter, says, said } = startTerminal();
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
  const { presenter, says, said } = startTerminal();
  presenter.present(approval);
  await says('create_issue (write)');
  expect(said()).not.toContain('Asked');
  presenter.dismiss('q2');
  presenter.present({ ...approval, count: 50, requestsToday: 64 });
  await says('Asked one of 50 requests for this tool; 64 requests of this client today');
  expect(said()).toContain('d [reason] = deny it and all behind it');
});

it('says of a step-up what the client has, and offers only what is new', async () => {
  const { presenter, says, said } = startTerminal();
  presenter.present({
    ...consent,
    scopes: ['connectors:read', 'github:write', 'ghost:write'],
    scopesInWords: ['Read with every connector', 'Read and write with github'],
    already: { scopes: ['github:read'], inWords: ['Read with github\u202e'] },
    choices: [
      {
        name: '*',
        label: 'All connectors, including future ones',
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
    '        *: read – All connectors, including future ones\n',
    '  From  registered by code⟨U+001B⟩[2J\n',
    '        asked by curl\n',
    '  Note  Looks like another⟨U+200B⟩.\n',
  ]) {
    expect(said()).toContain(part);
  }
  expect(said()).not.toContain('Gives');
});

it('shows a login without a browser with its code, and no address that it would not use', async () => {
  const { presenter, says, said } = startTerminal();
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
  const { presenter, type, clock, core, says, said } = startTerminal();
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
  const { presenter, type, core, says } = startTerminal(undefined, () => ({
    ok: false,
    error: refusal,
  }));
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

it('makes a link on u or Enter, lists on l, and does nothing on other keys', async () => {
  const { presenter, type, says, core, said } = startTerminal(() => 'http://127.0.0.1:1/#secret');
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

it('ATRYUM-51 says what changed, whose account it is, which program asks and that the client stopped waiting', async () => {
  const { presenter, says, said } = startTerminal();
  presenter.present({
    ...approval,
    account: 'octo',
    askedBy: 'cursor',
    clientWaits: false,
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
  for (const part of [
    'body is gone',
    'github, account octo',
    'asked by cursor',
    'the client stopped waiting',
  ])
    expect(said()).toContain(part);
});
