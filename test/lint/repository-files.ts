/** The text files of the repository, for tests that read all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folders = [
  'bench',
  'build',
  'contract',
  'docs',
  'main',
  'preload',
  'renderer',
  'scripts',
  'test',
];
const text = /\.(?:c?js|css|html|json|jsonc|md|mjs|sql|tsx?|txt|ya?ml)$/u;
/** Data that other people wrote, and what other programs generate. */
const foreign = /^(?:package-lock\.json$|test\/corpus\/|docs\/managed-policy\.schema\.json$)/u;

export interface RepositoryFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Text files of all folders that are ours, and those beside them; in alphabetical order. */
export function repositoryFiles(root: string): readonly RepositoryFile[] {
  return repositoryPaths(root)
    .filter((path) => text.test(path) && !foreign.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Every file and folder of ours, whatever it holds, in alphabetical order. */
export function repositoryPaths(root: string): readonly string[] {
  const beside = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  const inside = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name.replaceAll('\\', '/')}`,
    ),
  );
  return [...beside, ...inside].toSorted();
}
