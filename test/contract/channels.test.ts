/**
 * The windows' lists against the table of commands: names that exist, and nothing a window may not
 * call.
 */
import { describe, expect, test } from 'vitest';
import {
  mainWindowCommands,
  policyWindowCommands,
  promptWindowCommands,
} from '../../contract/plain/channels.ts';
import { callerMay } from '../../contract/commands/command.ts';
import { commands, isCommandName, type CommandName } from '../../contract/commands/commands.ts';

const all = Object.keys(commands) as CommandName[];
const mayCall = (caller: Parameters<typeof callerMay>[0]): CommandName[] =>
  all.filter((name) => callerMay(caller, commands[name].effect));

describe.each([
  ['main-window', mainWindowCommands],
  ['prompt-window', promptWindowCommands],
  ['policy-window', policyWindowCommands],
] as const)('%s', (caller, list) => {
  test('lists commands that exist, each once', () => {
    expect(list.filter((name) => !isCommandName(name))).toEqual([]);
    expect(new Set(list).size).toBe(list.length);
  });

  test('lists nothing that it may not call', () => {
    expect(list.filter((name) => !mayCall(caller).includes(name))).toEqual([]);
  });
});

test('the prompt window sees and answers one question, and does nothing else', () => {
  expect([...promptWindowCommands].toSorted()).toEqual([
    'prompt.get',
    'question.allow',
    'question.deny',
  ]);
});

test('SEC-128 the window for policies reads and saves a draft, and can change nothing here', () => {
  expect([...policyWindowCommands].toSorted()).toEqual([
    'policy.review',
    'policy.save',
    'policy.start',
  ]);
  for (const name of policyWindowCommands) expect(commands[name].effect).toBe('read');
});

test('the main window cannot answer with yes', () => {
  expect(mainWindowCommands).not.toContain('question.allow');
});

test.each([
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'state.get ',
  'State.get',
  'state',
])('%j is no command', (name) => expect(isCommandName(name)).toBe(false));
