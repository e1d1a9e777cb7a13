/**
 * What every client finds in its file, kept as golden files (`golden/`): into an empty file, and
 * into one as people have them, with comments and other servers.
 */
import { describe, expect, test } from 'vitest';
import { clientRows } from '../../../main/core/client-files/clients/client-rows.ts';
import type { ClientRow } from '../../../main/core/client-files/clients/client-row.ts';
import {
  putEntry,
  readEntries,
  removeEntry,
} from '../../../main/core/client-files/formats/edit-entry.ts';
import { loadNotation } from '../../../main/core/client-files/formats/load-notation.ts';
import type { Entry } from '../../../main/core/client-files/formats/notation.ts';

const endpoint = 'http://127.0.0.1:29170/mcp';
const bridge = { command: '/opt/consentry/bridge', args: ['--data-dir', '/home/me/.consentry'] };

function waysOf(row: ClientRow): readonly (readonly [way: string, entry: Entry])[] {
  const stdio = ['bridge', row.bridge(bridge)] as const;
  return row.http === null ? [stdio] : [['http', row.http(endpoint)], stdio];
}

/** A file as somebody wrote it by hand, with a server in it. */
function lived(row: ClientRow): string {
  const [key = ''] = row.container.path;
  const known = row.container.kind;
  if (row.notation === 'json')
    return `// my settings\n{\n    "theme": "dark", // not light\n    ${JSON.stringify(key)}: {\n        /* docs */\n        "docs": { "command": "npx", "args": ["-y", "docs"], },\n    },\n    "last": [1, 2],\n}\n`;
  if (row.notation === 'toml')
    return known === 'map'
      ? `model = "x" # best\n\n[${key}.docs]\ncommand = "npx"\nargs = ["-y", "docs"]\n\n[${key}.docs.env]\nA = 'b'\n\n[tui]\nnotify = true\n`
      : `model = "x"\n\n[[${key}]]\nname = "docs"\ncommand = "npx"\n\n[tui]\nnotify = true\n`;
  return known === 'map'
    ? `# mine\n${key}:\n  # docs\n  docs:\n    cmd: npx\n    args: [-y, docs]\nGOOSE_MODEL: x # best\n`
    : `name: mine\n${key}:\n  # docs\n  - name: docs\n    command: npx\n    args:\n      - docs\nmodels: []\n`;
}

describe.each(clientRows.map((row) => [row.id, row] as const))('%s', (id, row) => {
  test.each(waysOf(row))('CFG-6 the %s entry is what the golden file says', async (way, entry) => {
    const notation = await loadNotation(row.notation);
    const put = (text: string) => putEntry(notation, row.container, text, 'consentry', entry);
    // What a new file of this client has to begin with.
    const empty = row.head ?? '';
    const [fresh, grown] = [put(empty), put(lived(row))];
    const shown = `${fresh.text}\n======== into a file that was there\n${grown.text}`;
    await expect(shown).toMatchFileSnapshot(`golden/${id}.${way}.txt`);

    for (const [before, placed] of [
      [empty, fresh],
      [lived(row), grown],
    ] as const) {
      expect(put(placed.text).text).toBe(placed.text);
      expect(removeEntry(notation, row.container, placed.text, 'consentry', placed.piece)).toBe(
        before,
      );
    }
    expect(
      readEntries(notation, row.container, grown.text)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['consentry', 'docs']);
  });

  test('ATRYUM-3 what we write leads to Consentry alone', () => {
    for (const [way, entry] of waysOf(row)) {
      const text = JSON.stringify(entry);
      expect(text.match(/https?:[^"]+/gu) ?? []).toEqual(way === 'http' ? [endpoint] : []);
      expect(text.includes(bridge.command)).toBe(way === 'bridge');
    }
  });

  test('CFG-12 what others wrote in between stays when ours goes', async () => {
    const notation = await loadNotation(row.notation);
    const [, entry] = waysOf(row)[0] ?? ['', {}];
    const placed = putEntry(notation, row.container, lived(row), 'consentry', entry);
    const theirs = putEntry(notation, row.container, placed.text, 'theirs', { url: 'http://x' });
    const removed = removeEntry(notation, row.container, theirs.text, 'consentry', placed.piece);
    const names = readEntries(notation, row.container, removed).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['docs', 'theirs']);
    // The other order of events leaves the same text.
    const straight = putEntry(notation, row.container, lived(row), 'theirs', { url: 'http://x' });
    expect(removed).toBe(straight.text);
  });

  test('CFG-6 SEC-117 a file that cannot be read is refused, not repaired', async () => {
    const notation = await loadNotation(row.notation);
    const [, entry] = waysOf(row)[0] ?? ['', {}];
    const broken = { json: '{"a": ', toml: 'a = \n', yaml: 'a: [1\nb: {' }[row.notation];
    const put = (text: string) => putEntry(notation, row.container, text, 'consentry', entry);
    expect(() => put(broken)).toThrow('cannot be read');
    const [key = ''] = row.container.path;
    const twice = {
      json: `{${JSON.stringify(key)}: {}, ${JSON.stringify(key)}: {}}`,
      toml: `${key} = 1\n${key} = 2\n`,
      yaml: `${key}: 1\n${key}: 2\n`,
    }[row.notation];
    expect(() => put(twice)).toThrow(row.notation === 'toml' ? 'cannot be read' : 'twice');
    const scalar = {
      json: `{${JSON.stringify(key)}: 1}`,
      toml: `${key} = 1\n`,
      yaml: `${key}: 1\n`,
    };
    expect(() => put(scalar[row.notation])).toThrow('does not change');
    expect(() =>
      put(
        {
          json: '['.repeat(200_000),
          toml: `a = ${'['.repeat(100_000)}`,
          yaml: `a: ${'['.repeat(20_000)}`,
        }[row.notation],
      ),
    ).toThrow('cannot be read');
  });
});
