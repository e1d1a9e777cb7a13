/**
 * Loads what a command line needs: `serve` is a bundle of its own, everything else is in another.
 */

type Line = typeof import('./run-cli.ts');

/** @param args without the program's own name */
export async function loadLine(args: readonly string[]): Promise<Line> {
  const name = args[0] === 'serve' ? 'run-serve' : 'run-cli';
  // Bundles of their own beside this one; from sources the modules themselves. The names are put
  // together at run time, so that the bundler leaves them alone.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
  return (await import(/* @vite-ignore */ `./${name}.${extension}`)) as Line;
}
