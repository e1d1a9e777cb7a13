/** JSON that is pasted into the form of a program, and what looks like a secret in it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksSecret, secretArgument } from '../../../contract/plain/looks-secret.ts';
import {
  readArguments,
  readVariables,
} from '../../../renderer/features/connectors/form/pasted-json.ts';
import { typedTarget } from '../../../renderer/features/connectors/form/typed-target.ts';

describe('arguments and variables as JSON', () => {
  it.each([
    ['[1, "a"]', 'An argument has to be a text in double quotes', 1, 2],
    ['["a" "b"]', 'Here “"” stands where a comma or “]” belongs', 1, 6],
    ['["a",\n "b"', 'It ends where a comma or “]” is missing', 2, 5],
    ['["a",]', 'Here “]” stands where a value belongs', 1, 6],
    ["['a']", "Here “'” stands where a text in double quotes belongs", 1, 2],
    ['["a\nb"]', 'A text that begins here does not end', 1, 2],
    ['["a"] x', 'It should end here', 1, 7],
    ['{"a": "b"}', 'Arguments are a list in square brackets', 1, 1],
    ['', 'It ends where a value is missing', 1, 1],
    ['["a", ["b"]]', 'An argument has to be a text', 1, 7],
  ])('ATRYUM-7 %s is refused with the place of the mistake', (text, words, line, column) => {
    const read = readArguments(text);
    expect('problem' in read && read.problem).toContain(words);
    expect('problem' in read && read.problem).toContain(`(line ${line}, column ${column}).`);
  });

  it.each([
    [
      '{"PORT": 8080}',
      'The value of a variable has to be a text in double quotes (line 1, column 10).',
    ],
    ['{PORT: "1"}', 'Here “P” stands where a name in double quotes belongs (line 1, column 2).'],
    ['{"A": "1",\n "A": "2"}', 'A is there twice (line 2, column 2).'],
    ['["A"]', 'Variables are names and values in curly brackets (line 1, column 1).'],
  ])('ATRYUM-7 variables: %s', (text, problem) => {
    expect(readVariables(text)).toEqual({ problem });
  });

  it('ATRYUM-7 reads whatever JSON.parse reads, and the same from it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.nat(4), (args, indent) => {
        expect(readArguments(JSON.stringify(args, null, indent))).toEqual({ value: args });
      }),
    );
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string(), (json, at, noise) => {
        const cut = at % (json.length + 1);
        const text = json.slice(0, cut) + noise + json.slice(cut + noise.length);
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const read = readVariables(text);
        const problem = 'problem' in read ? read.problem : '';
        const isSyntax = /^(?:It|Here|A text that)/u.test(problem);
        expect(isSyntax && !problem.includes('nested')).toBe(!isJson);
      }),
    );
  });

  it('ATRYUM-9 marks what looks like a secret', () => {
    expect(
      readVariables(
        '{"API_TOKEN": "x", "LOG_LEVEL": "debug", "DSN_PATH": "/x", "URL": "postgres://u:p@h/d"}',
      ),
    ).toEqual({
      value: [
        { name: 'API_TOKEN', value: 'x', secret: true },
        { name: 'LOG_LEVEL', value: 'debug', secret: false },
        { name: 'DSN_PATH', value: '/x', secret: false },
        { name: 'URL', value: 'postgres://u:p@h/d', secret: true },
      ],
    });
    expect(looksSecret('X', 'ghp_0123456789abcdef')).toBe(true);
    expect(looksSecret('KEYBOARD', 'us')).toBe(false);
  });

  it('SEC-91 finds a secret among arguments', () => {
    expect(secretArgument(['--api-key=abc'])).toBe('--api-key');
    expect(secretArgument(['--token', 'abc'])).toBe('--token');
    expect(secretArgument(['-k', 'sk-0123456789abcdef'])).toBe('-k');
    expect(secretArgument(['--no-auth', '--path', '/x', 'server'])).toBeNull();
  });
});

describe('what is typed into the search', () => {
  it.each([
    ['https://mcp.example.com/mcp/', { kind: 'http', url: 'https://mcp.example.com/mcp/' }],
    ['mcp.example.com/mcp', { kind: 'http', url: 'https://mcp.example.com/mcp' }],
    ['localhost:3000/mcp', { kind: 'http', url: 'http://localhost:3000/mcp' }],
    ['npx -y a-server', { kind: 'stdio', commandLine: 'npx -y a-server' }],
    ['/opt/server --x', { kind: 'stdio', commandLine: '/opt/server --x' }],
  ])('ATLAR-25 %s is added, not searched for', (text, target) => {
    expect(typedTarget(text)).toEqual(target);
  });
  it.each(['github', 'web search', 'npx', ''])('ATLAR-25 “%s” is searched for', (text) => {
    expect(typedTarget(text)).toBeNull();
  });
});
