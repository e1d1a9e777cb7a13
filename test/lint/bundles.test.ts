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
import { parseSync, Visitor, type ESTree } from 'vite';
import { describe, expect, it } from 'vitest';
import { cacheOf, loadCompiled } from '../../main/cli/load-compiled.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

const dist = resolve(import.meta.dirname, '../../dist');
const read = (file: string) => readFileSync(join(dist, file), 'utf8');

/** Modules that a bundle names. */
interface Imports {
  /** In an import, a require or an import() with a plain string. */
  readonly all: readonly string[];
  /** Those that it needs when it is loaded, not first in one of its functions. */
  readonly atStart: readonly string[];
}

const requires = new Set(['require', '__require']);

function importsOf(code: string): Imports {
  const all: string[] = [];
  const atStart: string[] = [];
  let functions = 0;
  const found = (source: ESTree.Node | null): void => {
    const name = source === null ? undefined : textOf(source);
    if (name === undefined) return;
    all.push(name);
    if (functions === 0) atStart.push(name);
  };
  const [enter, leave] = [() => void (functions += 1), () => void (functions -= 1)];
  new Visitor({
    ImportDeclaration: ({ source }) => found(source),
    ExportAllDeclaration: ({ source }) => found(source),
    ExportNamedDeclaration: ({ source }) => found(source),
    ImportExpression: ({ source }) => found(source),
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type === 'Identifier' && requires.has(callee.name)) found(first ?? null);
    },
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
  }).visit(parseSync('bundle.mjs', code).program);
  return { all, atStart };
}

/** The text of a plain string, or of a template without a value in it. */
function textOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral' || node.quasis.length !== 1) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

describe('importsOf', () => {
  const code = [
    'import a from "electron";import{b}from"b";',
    'export*from "c";export{x}from"y";',
    'const d=require(`d`),e=await import("e");',
    'function f(){return __require("f")}require("g"+1);',
  ].join('\n');

  it('sees every way to name a module, and which are needed at the start', () => {
    const atStart = ['electron', 'b', 'c', 'y', 'd', 'e'];
    expect(importsOf(code)).toEqual({ all: [...atStart, 'f'], atStart });
  });
});

const bundles = [
  'headless/main.cjs',
  'cli/index.mjs',
  'cli/load-compiled.mjs',
  'cli/run-serve.mjs',
  'cli/run-cli.mjs',
  'log-reader/index.cjs',
];
if (existsSync(resolve(dist, '../main/bridge/main.ts'))) bundles.push('bridge/index.mjs');

describe.each(bundles)('dist/%s', (file) => {
  it('imports no Electron', () => {
    const electron = importsOf(read(file)).all.filter((name) => /^electron(?:$|[/-])/.test(name));
    expect(electron).toEqual([]);
  });

  it('needs nothing from node_modules but libsql', () => {
    const names = importsOf(read(file)).atStart.filter((name) => !isBuiltin(name));
    expect(
      [...new Set(names)].filter((name) => !['libsql', 'libsql/promise'].includes(name)),
    ).toEqual([]);
  });
});

describe.each([
  ...bundles,
  'electron/main.cjs',
  'electron/app.cjs',
  'electron/bridge.cjs',
  'electron/updater.cjs',
])('dist/%s', (file) => {
  it('is ASCII, because one other character doubles what the engine keeps of its text', () => {
    expect(read(file).match(/[^\x00-\x7F]+/gu) ?? []).toEqual([]);
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

describe('dist/cli/run-serve.mjs', () => {
  it('is small, because it runs with every login, and holds none of the commands and their schemas', () => {
    const code = read('cli/run-serve.mjs');
    expect(code.length).toBeLessThan(128 * 1024);
    expect(code).not.toContain('ZodObject');
  });
});

describe.each(['bridge/index.mjs', 'electron/bridge.cjs'])('dist/%s', (file) => {
  it('is small, because it is started with every start of an AI client, and holds nothing of the app', () => {
    const code = read(file);
    expect(code.length).toBeLessThan(160 * 1024);
    expect(importsOf(code).all.filter((name) => !isBuiltin(name))).toEqual([]);
  });
});

describe.each([
  'preload/main-window.cjs',
  'preload/prompt-window.cjs',
  'preload/policy-window.cjs',
])('dist/%s', (file) => {
  it('is one file that needs Electron only, as a sandboxed preload must be', () => {
    const others = importsOf(read(file)).all.filter(
      (name) => !/^electron(?:\/renderer)?$/.test(name),
    );
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
