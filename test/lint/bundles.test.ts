/** What the built files may reach at run time. */
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

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

const bundles = ['headless/main.mjs', 'cli/index.mjs'];
if (existsSync(resolve(dist, '../main/bridge/main.ts'))) bundles.push('bridge/index.mjs');

describe.each(bundles)('dist/%s', (file) => {
  it('imports no Electron', () => {
    const electron = importsOf(read(file)).filter((name) => /^electron(?:$|[/-])/.test(name));
    expect(electron).toEqual([]);
  });

  it('needs nothing from node_modules but libsql', () => {
    const statements = read(file).match(/^import\b[^\n]*$/gm) ?? [];
    const names = importsOf(statements.join('\n')).filter((name) => !isBuiltin(name));
    expect([...new Set(names)].filter((name) => name !== 'libsql')).toEqual([]);
  });
});

describe.each(['preload/main-window.cjs', 'preload/prompt-window.cjs'])('dist/%s', (file) => {
  it('is one file that needs Electron only, as a sandboxed preload must be', () => {
    const others = importsOf(read(file)).filter((name) => !/^electron(?:\/renderer)?$/.test(name));
    expect(others).toEqual([]);
  });
});

describe.each(['index.html', 'prompt.html'])('dist/renderer/%s', (page) => {
  it('has nothing inline, so that the strict Content-Security-Policy accepts it', () => {
    const html = read(`renderer/${page}`);
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.filter((tag) => !tag.includes(' src="./assets/'))).toEqual([]);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<base\b|https?:\/\//i);
  });
});

describe('dist/', () => {
  it('holds no copy of the fake bridge that development uses', () => {
    const assets = join(dist, 'renderer/assets');
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    expect(scripts.filter((name) => name.includes('fake'))).toEqual([]);
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

  it.each(['index.html', 'prompt.html'])('%s is below 350 KB, compressed', (page) => {
    const files = [...loadedBy(page)];
    expect(files.length).toBeGreaterThan(1);
    const bytes = files.reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(dist, 'renderer', file))).length,
      0,
    );
    expect(bytes).toBeLessThan(350 * 1024);
  });
});
