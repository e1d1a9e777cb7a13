/**
 * What a person chooses in the terminal: when Allow counts, which connectors, for how long, and
 * always.
 */
import { expect, it } from 'vitest';
import { approval, consent } from './support/sample-questions.ts';
import { startTerminal } from './support/terminal.ts';

it('SEC-38 ignores an Allow in the first second, never a Deny', async () => {
  const { presenter, type, clock, core, says } = startTerminal();
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
  const { presenter, type, clock, core, says } = startTerminal();
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
  const { presenter, type, clock, core, says, said } = startTerminal();
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
  const { presenter, type, clock, core, says } = startTerminal();
  const durations = [
    ...consent.durations,
    { value: 'day', label: '1 day' } as const,
    { value: 'hour', label: '1 hour' } as const,
  ];
  presenter.present({ ...consent, durations });
  await says('[for=day|hour]');
  await says('while it is used');
  clock.advance(2000);
  type('a for=month');
  await says('files=write for=day');
  type(line);
  await says('Allowed: ');
  expect(core.calls).toEqual([{ caller: 'terminal', name: 'question.allow', input }]);
});

it('TRIAL-A1 shows and takes writing, and connectors added later, where a client repeated our scope', async () => {
  const { presenter, type, clock, core, says, said } = startTerminal();
  const later = {
    ...consent.choices[0]!,
    name: '*',
    label: 'All connectors, including future ones',
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
    '  Gives files: read (at most write)\n        mail: write (has write now)\n        *: none (at most write) – All connectors, including future ones\n',
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

it('ATRYUM-52 allows always what was said, exactly these arguments unless wider was said, and denies with words', async () => {
  const { presenter, clock, core, says, type } = startTerminal();
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
  const { presenter, clock, core, says, said, type } = startTerminal();
  presenter.present({ ...approval, class: 'destructive', mayLast: false, mayAlways: false });
  await says('create_issue (destructive)');
  expect(said()).not.toContain('always');
  expect(said()).not.toContain('for this session');
  clock.advance(1000);
  type('A');
  await says('This is never allowed always.');
  type('s');
  await says('This is allowed once at a time.');
  expect(core.calls).toEqual([]);
});

it('SEC-129 asks for one more word where a name passes for another, and never as suggested', async () => {
  const { presenter, type, clock, core, says, said } = startTerminal();
  const sentence = 'I started this login myself, and this is the program I mean.';
  presenter.present({
    ...consent,
    choices: consent.choices.map((choice) => ({ ...choice, suggested: 'none' as const })),
    warnings: [{ code: 'look-alike', text: 'The name looks like “Cursor”.' }],
    mustConfirm: sentence,
  });
  await says('a NAME=read|write …');
  expect(said()).not.toContain('as suggested');
  clock.advance(2000);
  type('allow');
  type('a');
  await says('Nothing is suggested here. Say what to give: a github=read');
  type('a files=read');
  await says(`The name looks like “Cursor”. If you can say “${sentence}”, type the word allow.`);
  // Anything else in between takes it back.
  type('a files=everything');
  await says('Write it like this');
  type('allow');
  type('a files=read');
  type('l');
  await says('> q1');
  type('allow');
  type('c');
  await says('Write it like this: c BCDF-GHJK');
  expect(core.calls).toEqual([]);
  type('a files=read');
  type('allow');
  await says('Allowed: ');
  expect(core.calls).toEqual([
    {
      caller: 'terminal',
      name: 'question.allow',
      input: { id: 'q1', access: { files: 'read' }, confirmed: true },
    },
  ]);
});

it('SEC-129 the word allows only the question that it was asked for', async () => {
  const { presenter, type, clock, core, says } = startTerminal();
  presenter.present({ ...consent, mustConfirm: 'I mean this program.' });
  clock.advance(2000);
  type('a files=read');
  await says('type the word allow');
  presenter.dismiss('q1');
  presenter.present({ ...consent, id: 'q9', mustConfirm: 'I mean this program.' });
  clock.advance(2000);
  type('allow');
  await says('a NAME=read|write');
  type('l');
  await says('> q9');
  expect(core.calls).toEqual([]);
});
