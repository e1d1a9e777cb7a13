/** The tree can be taken in: no folder is crowded, and each room of the core says what it is. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const mostFiles = 25;
const mostLines = 10;

/** Recorded answers of servers and files of clients, one each, named after what they are. */
const collections = ['test/core/client-files/golden', 'test/corpus/tool-lists'];

function foldersIn(folder: string): readonly string[] {
  const own = readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(join(root, path)).isDirectory());
  return [folder, ...own.flatMap(foldersIn)];
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder)).filter((name) => /\.(?:tsx?|mjs|css|html)$/u.test(name));
}

test('no folder has more than 25 source files', () => {
  const crowded = ['main', 'renderer', 'contract', 'preload', 'scripts', 'test', 'bench']
    .flatMap(foldersIn)
    .filter((folder) => !collections.includes(folder))
    .filter((folder) => sourcesIn(folder).length > mostFiles);
  expect(crowded).toEqual([]);
});

test('each room of the core begins with a page of at most ten lines that names where to begin', () => {
  const roomsOf = (folder: string): string[] =>
    foldersIn(folder).filter((path) => path.slice(folder.length + 1).split('/').length === 1);
  const rooms = ['main/core', 'main/core/gateway', 'main/core/connectors'].flatMap((folder) =>
    roomsOf(folder).filter((path) => path !== folder),
  );
  expect(rooms.length).toBeGreaterThan(40);
  for (const room of rooms) {
    const page = readFileSync(join(root, room, 'README.md'), 'utf8');
    expect(page.trimEnd().split('\n').length, room).toBeLessThanOrEqual(mostLines);
    expect(page, room).toContain(`# ${room.slice('main/core/'.length)}\n`);
    expect(page, room).toContain('Begin with `');
    for (const [, file = ''] of page.matchAll(/`([\w./-]+\.ts)`/gu))
      expect(
        [join(root, room, file), join(root, 'main/core', file)].some((path) =>
          statSync(path, { throwIfNoEntry: false })?.isFile(),
        ),
        `${room}: ${file}`,
      ).toBe(true);
  }
});
