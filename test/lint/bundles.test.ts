/** What the built files may reach at run time. */
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cacheOf, loadCompiled } from '../../main/cli/load-compiled.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

const dist = resolve(import.meta.dirname, '../../dist');
const read = (file: string) => readFileSync(join(dist, file), 'utf8');

/** Every module that a bundle names in an import, a require or an import() with a plain string. */
function importsOf(code: string): readonly string[] {
  const statement = /^(?:import|export)\b[^'"\n]*?(?:from\s*)?["']([^"'\n]+)["'];?$/gm;
  const call = /\b(?:require|import|__require)\(\s*["']([^"'\n]+)["']\s*\)/g;
  return [...code.matchAll(statement), ...code.matchAll(call)].map(([, name = '']) => name);
}

describe('importsOf', () => {
  it('sees every way to name a module', () => {
    const code = [
      'import a from "electron";',
      'import "b";',
      'export * from "c";',
      'const d = require("d"), e = await import("e");',
    ].join('\n');
    expect(importsOf(code)).toEqual(['electron', 'b', 'c', 'd', 'e']);
  });
});

const bundles = [
  'headless/main.cjs',
  'cli/index.mjs',
  'cli/load-compiled.mjs',
  'cli/run-serve.mjs',
  'cli/run-cli.mjs',
];
if (existsSync(resolve(dist, '../main/bridge/main.ts'))) bundles.push('bridge/index.mjs');

describe.each(bundles)('dist/%s', (file) => {
  it('imports no Electron', () => {
    const electron = importsOf(read(file)).filter((name) => /^electron(?:$|[/-])/.test(name));
    expect(electron).toEqual([]);
  });

  it('needs nothing from node_modules but libsql', () => {
    const statements =
      read(file).match(/^import\b[^\n]*$|^(?:const|let|var) [^\n]*\brequire\([^\n]*$/gm) ?? [];
    const names = importsOf(statements.join('\n')).filter((name) => !isBuiltin(name));
    expect(
      [...new Set(names)].filter((name) => !['libsql', 'libsql/promise'].includes(name)),
    ).toEqual([]);
  });
});

describe('the code cache of dist/headless/main.cjs', () => {
  const bundle = join(dist, 'headless/main.cjs');

  type Change = (bytes: Buffer) => Buffer;
  const asItIs: Change = (bytes) => bytes;
  const flipped = (at: number) => (bytes: Buffer) => {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };

  it.each<[string, Change, Change, boolean]>([
    ['as the build left it, it is used', asItIs, asItIs, true],
    ['of another bundle', (code) => Buffer.concat([code, Buffer.from('\n')]), asItIs, false],
    ['with one bit of its code turned', asItIs, flipped(500_000), false],
    ['with one bit of its digests turned', asItIs, flipped(3), false],
    ['cut short', asItIs, (cache) => cache.subarray(0, 1000), false],
    ['empty', asItIs, () => Buffer.alloc(0), false],
  ])('%s', (_what, changeBundle, changeCache, isUsed) => {
    // In a folder of its own, with the libraries that are found from where it lies.
    const folder = makeTempDir();
    const file = join(folder, 'main.cjs');
    writeFileSync(file, changeBundle(readFileSync(bundle)));
    writeFileSync(cacheOf(file), changeCache(readFileSync(cacheOf(bundle))));
    symlinkSync(join(dist, '../node_modules'), join(folder, 'node_modules'));
    const loaded = loadCompiled<{ readonly runServe: unknown }>(file);
    expect([typeof loaded.exports.runServe, loaded.isFromCache]).toEqual(['function', isUsed]);
  });
});

describe.each(['bridge/index.mjs', 'electron/bridge.cjs'])('dist/%s', (file) => {
  it('is small, because it is started with every start of an AI client, and holds nothing of the app', () => {
    const code = read(file);
    expect(code.length).toBeLessThan(160 * 1024);
    expect(importsOf(code).filter((name) => !isBuiltin(name))).toEqual([]);
  });
});

describe.each([
  'preload/main-window.cjs',
  'preload/prompt-window.cjs',
  'preload/policy-window.cjs',
])('dist/%s', (file) => {
  it('is one file that needs Electron only, as a sandboxed preload must be', () => {
    const others = importsOf(read(file)).filter((name) => !/^electron(?:\/renderer)?$/.test(name));
    expect(others).toEqual([]);
  });
});

describe.each(['index.html', 'policy.html', 'prompt.html'])('dist/renderer/%s', (page) => {
  it('has nothing inline, so that the strict Content-Security-Policy accepts it', () => {
    const html = read(`renderer/${page}`);
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.filter((tag) => !tag.includes(' src="./assets/'))).toEqual([]);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<base\b|https?:\/\//i);
  });
});

describe('dist/', () => {
  it('holds no page of the kit', () => {
    expect(readdirSync(join(dist, 'renderer')).toSorted()).toEqual([
      'assets',
      'index.html',
      'policy.html',
      'prompt.html',
    ]);
  });

  it('makes the command line executable by its name', () => {
    expect(read('cli/index.mjs').startsWith('#!/usr/bin/env node\n')).toBe(true);
    if (process.platform !== 'win32')
      expect(() => accessSync(join(dist, 'cli/index.mjs'), constants.X_OK)).not.toThrow();
  });
});

describe('the renderer on the wire', () => {
  /** Scripts and styles that a page names, and all that they name in turn. */
  function loadedBy(page: string): ReadonlySet<string> {
    const found = new Set<string>();
    const named = read(`renderer/${page}`).matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g);
    const todo = [...named].map(([, file = '']) => file);
    for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
      if (found.has(file) || !/\.(?:js|css)$/.test(file)) continue;
      found.add(file);
      const names = read(`renderer/${file}`).matchAll(/["'](?:\.\/)?([\w.-]+\.js)["']/g);
      for (const [, name = ''] of names)
        if (existsSync(join(dist, 'renderer/assets', name))) todo.push(`assets/${name}`);
    }
    return found;
  }

  it.each(['index.html', 'policy.html', 'prompt.html'])(
    '%s is below 350 KB, compressed',
    (page) => {
      const files = [...loadedBy(page)];
      expect(files.length).toBeGreaterThan(1);
      const bytes = files.reduce(
        (sum, file) => sum + gzipSync(readFileSync(join(dist, 'renderer', file))).length,
        0,
      );
      expect(bytes).toBeLessThan(350 * 1024);
    },
  );
});
