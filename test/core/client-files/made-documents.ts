/** Documents of every format as a person may have written them, made at random. */
import * as fc from 'fast-check';
import { json } from '../../../main/core/client-files/formats/json.ts';
import type { Container, Notation } from '../../../main/core/client-files/formats/notation.ts';
import { toml } from '../../../main/core/client-files/formats/toml.ts';
import { yaml } from '../../../main/core/client-files/formats/yaml.ts';

const word = fc.constantFrom(
  'a',
  'b',
  'some key',
  'consent',
  'x-1',
  'mcp',
  'toString',
  '__proto__',
);
const end = fc.constantFrom('\n', '\r\n');
const bool = fc.boolean();

interface Layout {
  readonly lineEnd: string;
  readonly hasMark: boolean;
  readonly isTrailing: boolean;
  readonly comment: boolean;
  readonly finalEnd: boolean;
  readonly indent: string;
  readonly isOneLine: boolean;
}
const layout: fc.Arbitrary<Layout> = fc.record({
  lineEnd: end,
  hasMark: bool,
  isTrailing: bool,
  comment: bool,
  finalEnd: bool,
  indent: fc.constantFrom('  ', '    ', '\t', ' '),
  isOneLine: bool,
});

/** An object as text, in a hand-written look. */
function objectText(pairs: readonly (readonly [string, string])[], how: Layout, depth = 0): string {
  if (pairs.length === 0) return how.comment ? `{ /* nothing */ }` : '{}';
  const line = how.isOneLine ? ' ' : how.lineEnd + how.indent.repeat(depth + 1);
  const last = how.isOneLine ? ' ' : how.lineEnd + how.indent.repeat(depth);
  const note = how.comment ? (how.isOneLine ? ' /* one */' : ' // one, with "quotes"') : '';
  const body = pairs.map(
    ([key, value], index) =>
      `${JSON.stringify(key)}: ${value}${index < pairs.length - 1 || how.isTrailing ? ',' : ''}${note}`,
  );
  return `{${how.comment ? `${line}/* servers { */` : ''}${line}${body.join(line)}${last}}`;
}

const someValue = fc.constantFrom(
  '1',
  '"x // y"',
  'null',
  '{}',
  '{"mcpServers": 1}',
  '[ 1, /* two */ 2 ]',
);
const jsonDocument = fc
  .record({
    how: layout,
    inner: layout,
    others: fc.uniqueArray(fc.tuple(word, someValue), { maxLength: 3, selector: ([key]) => key }),
    servers: fc.option(fc.uniqueArray(word, { maxLength: 3 })),
    place: fc.nat(3),
  })
  .map(({ how, inner, others, servers, place }) => {
    const block = objectText(
      (servers ?? []).map((key) => [key, '{"command": "x", "args": ["{", "//"]}'] as const),
      { ...inner, lineEnd: how.lineEnd },
      1,
    );
    const all: (readonly [string, string])[] = [...others];
    if (servers !== null) all.splice(Math.min(place, all.length), 0, ['mcpServers', block]);
    return (how.hasMark ? '\uFEFF' : '') + objectText(all, how) + (how.finalEnd ? how.lineEnd : '');
  });

const tomlDocument = fc
  .record({
    lineEnd: end,
    hasMark: bool,
    finalEnd: bool,
    head: fc.constantFrom('', '# mine', 'model = "x"', 'a.b = 1', 'day = 1979-05-27'),
    servers: fc.uniqueArray(fc.constantFrom('one', '"two words"', 'three'), { maxLength: 3 }),
    shape: fc.constantFrom('none', 'tables', 'inline', 'empty', 'bare'),
    tail: fc.constantFrom(
      '',
      '[other]\nx = """\n[mcp_servers.consentry]\n"""',
      '# end',
      '[[list]]\nname = "consentry"',
    ),
  })
  .map(({ lineEnd, hasMark, finalEnd, head, servers, shape, tail }) => {
    const block = {
      none: '',
      tables: servers
        .map(
          (name) => `[mcp_servers.${name}]\nurl = "u" # note\n[mcp_servers.${name}.env]\nA = 'b'\n`,
        )
        .join('\n'),
      inline: `mcp_servers = {${servers.map((name) => ` ${name} = { url = "u" }`).join(',')} }`,
      empty: 'mcp_servers = {}',
      bare: `[mcp_servers]\n${servers.map((name) => `${name}.url = "u"`).join('\n')}`,
    }[shape];
    const text = [head, block, tail].filter((part) => part !== '').join('\n');
    return (
      (hasMark ? '\uFEFF' : '') +
      (text + (finalEnd && text !== '' ? '\n' : '')).replaceAll('\n', lineEnd)
    );
  });

const tomlList = fc
  .record({
    lineEnd: end,
    finalEnd: bool,
    head: fc.constantFrom('', 'x = 1'),
    shape: fc.constantFrom('none', 'tables', 'inline', 'empty', 'lines'),
    tail: fc.constantFrom('', '[other]\ny = 2', '# end'),
  })
  .map(({ lineEnd, finalEnd, head, shape, tail }) => {
    const block = {
      none: '',
      tables:
        '[[mcp_servers]]\nname = "one"\n\n[[mcp_servers]]\nname = "two"\n[mcp_servers.env]\nA = "b"',
      inline: 'mcp_servers = [{ name = "one" }, { name = "two" }]',
      empty: 'mcp_servers = []',
      lines: 'mcp_servers = [ # mine\n  { name = "one" }, # first\n]',
    }[shape];
    const text = [head, block, tail].filter((part) => part !== '').join('\n');
    return (text + (finalEnd && text !== '' ? '\n' : '')).replaceAll('\n', lineEnd);
  });

const yamlBlocks = {
  map: [
    '',
    'k:',
    'k: {}',
    'k: {one: {x: 1}, "two words": 2}',
    'k:\n  # first\n  one:\n    x: 1 # in\n  # after\n  two: |+\n    text\n\n',
    'k: # note\n    one:\n        - 1',
    'k: &a\n  one: {x: 1}\nagain: *a',
  ],
  list: [
    '',
    'k:',
    'k: []',
    'k: [{name: one}, other]',
    'k:\n- name: one\n  x: 1\n- two',
    'k:\n  # first\n  - name: one\n    env:\n      A: b\n\n  -   name: two',
  ],
} as const;
const yamlDocument = (kind: 'map' | 'list') =>
  fc
    .record({
      lineEnd: end,
      hasMark: bool,
      finalEnd: bool,
      head: fc.constantFrom(
        '',
        '# top',
        '---',
        'a: 1',
        '%YAML 1.2\n---\na: b',
        'text: >-\n  folded\n  text',
      ),
      block: fc.constantFrom(...yamlBlocks[kind]),
      tail: fc.constantFrom(
        '',
        '# end',
        'z: last',
        'z: |+\n  kept\n\n',
        'z: {q: 1}',
        'last: x\n...',
      ),
    })
    .map(({ lineEnd, hasMark, finalEnd, head, block, tail }) => {
      const text = [head, block, tail].filter((part) => part !== '').join('\n');
      return (
        (hasMark ? '\uFEFF' : '') +
        (text + (finalEnd && text !== '' ? '\n' : '')).replaceAll('\n', lineEnd)
      );
    });

export const formats: readonly {
  readonly format: string;
  readonly notation: Notation;
  readonly container: Container;
  readonly documents: fc.Arbitrary<string>;
}[] = [
  {
    format: 'JSON',
    notation: json,
    container: { path: ['mcpServers'], kind: 'map' },
    documents: jsonDocument,
  },
  {
    format: 'JSON two levels down',
    notation: json,
    container: { path: ['x-1', 'mcpServers'], kind: 'map' },
    documents: jsonDocument.map((text) => text.replace(/"x-1": [^,\n}]+(?=[,\n}])/u, '"x-1": {}')),
  },
  {
    format: 'TOML tables',
    notation: toml,
    container: { path: ['mcp_servers'], kind: 'map' },
    documents: tomlDocument,
  },
  {
    format: 'TOML list',
    notation: toml,
    container: { path: ['mcp_servers'], kind: 'list' },
    documents: tomlList,
  },
  {
    format: 'YAML map',
    notation: yaml,
    container: { path: ['k'], kind: 'map' },
    documents: yamlDocument('map'),
  },
  {
    format: 'YAML list',
    notation: yaml,
    container: { path: ['k'], kind: 'list' },
    documents: yamlDocument('list'),
  },
];
