/**
 * Loads the headless root only for `serve`: it holds the whole product, which no other command
 * needs.
 */
import { join } from 'node:path';
import { loadCompiled } from './load-compiled.ts';

type HeadlessRoot = typeof import('../headless/main.ts');

export async function loadHeadless(): Promise<HeadlessRoot> {
  // From sources the module itself. The name is put together at run time, so that the bundler
  // leaves it alone.
  const extension = import.meta.url.split('.').at(-1) ?? '';
  if (extension === 'ts')
    return (await import(/* @vite-ignore */ `../headless/main.${extension}`)) as HeadlessRoot;
  return loadCompiled<HeadlessRoot>(join(import.meta.dirname, '../headless/main.cjs')).exports;
}
