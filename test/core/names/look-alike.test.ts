/**
 * Names that pass for another are found, and names of honest programs in any language are left
 * alone.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookAlike } from '../../../main/core/names/look-alike.ts';
import { nameWarning, type NamedClient } from '../../../main/core/names/name-warning.ts';
import { originOf } from '../../../main/core/names/origin.ts';
import { cases } from '../../support/values/counts.ts';

const here = 'loopback';
const claim = (name: string, origin = here): { name: string; origin: string } => ({ name, origin });
const names = (...known: string[]): { name: string; origin: string }[] =>
  known.map((name) => claim(name));

describe('SEC-37 a name that passes for another', () => {
  test.each([
    ['a Cyrillic letter', 'Cl\u0430ude', 'Claude'],
    ['a Cyrillic capital', '\u0421ursor', 'Cursor'],
    ['all of it Cyrillic where there are such letters', '\u0421\u03bfd\u0435\u0445', 'Codex'],
    ['Greek omicron', 'C\u03bfdex', 'Codex'],
    ['small omicron in capitals', 'C\u039fDEX', 'Codex'],
    ['fullwidth', '\uff23\uff4c\uff41\uff55\uff44\uff45', 'Claude'],
    ['mathematical bold', '\u{1d402}\u{1d425}\u{1d41a}\u{1d42e}\u{1d41d}\u{1d41e}', 'Claude'],
    ['Cherokee', '\u13df\u13deAUDE', 'Claude'],
    ['capital i for l', 'CIaude', 'Claude'],
    ['one for l', 'C1aude Code', 'Claude Code'],
    ['a bar for l', 'C|ine', 'Cline'],
    ['small l for capital i', 'GEMlNI CLI', 'Gemini CLI'],
    ['zero for o', 'C0dex', 'Codex'],
    ['rn for m', 'Gernini CLI', 'Gemini CLI'],
    ['vv for w', 'VVindsurf', 'Windsurf'],
    ['an accent', 'Cla\u00fade', 'Claude'],
    ['a dot below', 'Cursor\u0323', 'Cursor'],
    ['another script in the second word', 'Claude \u0421od\u0435', 'Claude Code'],
    ['more after it', '\u0421laude Code Helper', 'Claude Code'],
    ['more before it', 'Anthropic Cl\u0430ude', 'Claude'],
    ['an addition in brackets', 'Z\u0435d (github)', 'Zed'],
    ['a short name', 'Z\u0435d', 'Zed'],
    ['our own', 'C\u043ensentry', 'Consentry'],
    ['punctuation inside', '\u0421-u-r-s-o-r', 'Cursor'],
  ])('%s: %s', (_what, name, imitates) => {
    expect(lookAlike(claim(name), [])).toEqual({ why: 'confusable', imitates });
  });

  test.each([
    ['zero-width space', 'Cla\u200bude'],
    ['zero-width joiner', 'Claude\u200d'],
    ['soft hyphen', 'Clau\u00adde'],
    ['right-to-left mark', '\u200fClaude'],
    ['tag character', 'Claude\u{e0041}'],
    ['variation selector', 'C\ufe0flaude'],
    ['Hangul filler', 'Claude\u3164'],
    ['byte order mark', '\ufeffClaude'],
    ['NUL', 'Claude\u0000'],
    ['line feed', 'Claude\n'],
  ])('the same with what cannot be seen: %s', (_what, name) => {
    expect(lookAlike(claim(name), [])).toEqual({ why: 'invisible', imitates: 'Claude' });
  });

  test('a client that has access is imitated as well as a well-known one', () => {
    const known = names('\u0411\u0430\u043d\u043a', 'Company Helper');
    expect(lookAlike(claim('Cornpany Helper'), known)).toEqual({
      why: 'confusable',
      imitates: 'Company Helper',
    });
    expect(lookAlike(claim('\u0411a\u043d\u043a'), known)).toEqual({
      why: 'confusable',
      imitates: '\u0411\u0430\u043d\u043a',
    });
  });

  test.each([
    ['the same', 'My Tool'],
    ['another size', 'MY TOOL'],
    ['other spaces', ' my\u00a0\u2003tool '],
    ['punctuation', 'my-tool!'],
    ['none', 'mytool'],
  ])('a name of a client of another origin: %s', (_what, name) => {
    const known = [claim('My Tool', 'cursor:')];
    expect(lookAlike(claim(name), known)).toEqual({ why: 'same-name', imitates: 'My Tool' });
  });

  test('several alphabets in a word, and characters that cannot be seen, without a model', () => {
    expect(lookAlike(claim('My N\u043etes'), [])).toEqual({ why: 'mixed-scripts', imitates: null });
    expect(lookAlike(claim('\u202eseton yM'), [])).toEqual({ why: 'invisible', imitates: null });
  });
});

describe('SEC-37 honest names are left alone', () => {
  test.each([
    ['Claude Code'],
    ['CLAUDE CODE'],
    ['claude-code'],
    ['Claude Code (consentry)'],
    ['Cursor'],
    ['Visual Studio Code - Insiders'],
    ['codex-mcp-client'],
    ['Clyde'],
    ['Cloud'],
    ['Zen'],
    ['Modern Windows Client'],
    ['Recliner'],
    ['Warden'],
    ['Test client'],
    ['Unnamed client'],
    ['Caf\u00e9 Z\u00fcrich'],
    ['\u042f\u043d\u0434\u0435\u043a\u0441'],
    ['\u041c\u043e\u0439 Claude'],
    ['\u041f\u043e\u043c\u043e\u0449\u043d\u0438\u043a \u0434\u043b\u044f VS Code'],
    ['\u0391\u03b8\u03b7\u03bd\u03ac \u0392\u03bf\u03b7\u03b8\u03cc\u03c2'],
    ['\u65e5\u672c\u8a9e\u30ce\u30fc\u30c8'],
    ['ChatGPT\u30af\u30e9\u30a4\u30a2\u30f3\u30c8'],
    ['\ud55c\uad6d\uc5b4 \ub3c4\uc6b0\ubbf8'],
    ['\u4e2d\u6587\u52a9\u624b'],
    ['\u0645\u0633\u0627\u0639\u062f \u0630\u0643\u064a'],
    ['\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['\u05e2\u05d5\u05d6\u05e8'],
    ['\u0938\u0939\u093e\u092f\u0915'],
    ['\u{1f468}\u200d\u{1f4bb} Agent'],
    ['\u2764\ufe0f Notes'],
    ['My.App/2.0 (build 11)'],
    [''],
    ['   '],
    ['---'],
  ])('%s', (name) => {
    expect(lookAlike(claim(name), names('Company Helper', '\u0411\u0430\u043d\u043a', ''))).toBe(
      null,
    );
  });

  test('names that differ only in the marks of their own alphabet are two names', () => {
    const known = names('\u30ac\u30fc\u30c9', '\u0938\u0939\u0940');
    expect(lookAlike(claim('\u30ab\u30fc\u30c9'), known)).toBe(null);
    expect(lookAlike(claim('\u0938\u0939\u093e'), known)).toBe(null);
  });

  test('the same application that registers again', () => {
    expect(lookAlike(claim('My Tool'), names('My Tool'))).toBe(null);
  });
});

describe('SEC-37 for any name', () => {
  test('never throws, and always finds a name that was changed into its look-alike', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (name, other) => {
          lookAlike(claim(name), names(other));
        },
      ),
      { numRuns: cases(3000) },
    );
    const cyrillic = new Map([
      ['a', '\u0430'],
      ['e', '\u0435'],
      ['o', '\u043e'],
      ['c', '\u0441'],
    ]);
    fc.assert(
      fc.property(fc.stringMatching(/^[bdghknqstuvz]{2,8}[aeoc][bdghknqstuvz]{2,8}$/u), (name) => {
        const changed = name.replace(/[aeoc]/u, (letter) => cyrillic.get(letter) ?? letter);
        expect(lookAlike(claim(changed), names(name))).toMatchObject({
          why: 'confusable',
          imitates: name,
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('SEC-37 what a consent says', () => {
  const client = (more: Partial<NamedClient>): NamedClient => ({
    clientId: 'mine',
    identity: 'dynamic',
    name: 'Notes',
    redirectUris: ['http://127.0.0.1/callback'],
    ...more,
  });

  test.each([
    ['looks alike', client({ name: 'Cl\u0430ude' }), 'look-alike', 'The name looks like “Claude”'],
    [
      'is seen the same',
      client({ name: 'Claude\u200b' }),
      'look-alike',
      'The name is “Claude” with',
    ],
    [
      'is another’s',
      client({ redirectUris: ['evil.example:/x'] }),
      'same-name',
      'Another client called “Notes” has access already',
    ],
    ['mixes', client({ name: 'N\u043etepad' }), 'look-alike', 'mixes alphabets'],
    ['is partly unseen', client({ name: 'No\u202etepad' }), 'look-alike', 'cannot be seen'],
  ])('%s', (_what, one, code, sentence) => {
    const warning = nameWarning(one, [client({ clientId: 'other' })]);
    expect(warning?.code).toBe(code);
    expect(warning?.text).toContain(sentence);
  });

  test('the imitated name is foreign too, and shown so that all of it is seen', () => {
    const known = client({ clientId: 'other', name: 'Not\u202ees', redirectUris: [] });
    const text = nameWarning(client({ name: 'N\u043et\u202ees' }), [known])?.text ?? '';
    expect(text).toContain('⟨U+202E⟩');
    expect(text).not.toContain('\u202e');
  });

  test('the imitated name cannot close its quotation marks', () => {
    const known = client({ clientId: 'other', name: 'Notes” is safe. “X' });
    const again = client({ name: known.name, redirectUris: ['evil.example:/x'] });
    expect(nameWarning(again, [known])?.text).toMatch(
      /^Another client called “Notes' is safe. 'X” has/u,
    );
  });

  test('nothing about the client itself, nor about the same application on another port', () => {
    const again = client({ clientId: 'again', redirectUris: ['http://localhost:3118/callback'] });
    expect(nameWarning(again, [client({}), again])).toBe(null);
  });

  test('as known clients come, change and go', () => {
    const asking = client({ clientId: 'asking', redirectUris: ['evil.example:/x'] });
    const codeOf = (known: NamedClient[]) => nameWarning(asking, known)?.code ?? null;
    const other = client({ clientId: 'other' });
    expect(codeOf([])).toBe(null);
    expect(codeOf([other])).toBe('same-name');
    expect(codeOf([{ ...other, name: 'Papers' }])).toBe(null);
    expect(codeOf([{ ...other, name: 'Papers' }, other])).toBe('same-name');
    expect(codeOf([])).toBe(null);
  });

  test('without another comparison while nothing is another', () => {
    let reads = 0;
    const watched: NamedClient = {
      ...client({ clientId: 'other' }),
      get name() {
        reads += 1;
        return 'Notes';
      },
    };
    const asking = client({ clientId: 'asking', redirectUris: ['evil.example:/x'] });
    const first = nameWarning(asking, [watched]);
    const readOnce = reads;
    expect(nameWarning(asking, [watched])).toBe(first);
    expect(reads).toBe(readOnce);
  });

  test.each([
    ['a private scheme', client({ redirectUris: ['cursor://a/b'] })],
    ['a metadata address', client({ identity: 'metadata-url', clientId: 'https://a.example/c' })],
    ['registered by the person', client({ identity: 'pre-registered' })],
    ['both a scheme and loopback', client({ redirectUris: ['cursor://a/b', 'http://[::1]/'] })],
  ])('%s is an origin of its own', (_what, one) => {
    expect(originOf(one)).not.toBe(originOf(client({})));
  });
});
