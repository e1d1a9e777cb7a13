/** Loads the headless root only for `serve`: it holds the whole product, which no other command needs. */

type HeadlessRoot = typeof import('../headless/main.ts');

export async function loadHeadless(): Promise<HeadlessRoot> {
  // A bundle of its own beside this one; from sources the module itself. The name is put together at run time, so that
  // the bundler leaves it alone.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
  return (await import(/* @vite-ignore */ `../headless/main.${extension}`)) as HeadlessRoot;
}
