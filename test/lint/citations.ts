/**
 * Finds what documents and comments cite – documents, headings, decisions, sections, files – and
 * what of it is not there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'vite';
import type { RepositoryFile } from './repository-files.ts';

const code = /\.(?:[cm]?js|tsx?)$/u;

/** Documents of other projects, as sources of presets and packages name them. */
const foreignDocuments = new Set([
  'LICENSE.md',
  'docs/remote-server.md',
  'docs/api/command-line-switches.md',
  'src/git/README.md',
  'src/sequentialthinking/README.md',
  'src/time/README.md',
]);

/** Files of skills, as SEP-2640 and the skills of the tests name them. */
const ofSkill = /(?:^|\/)(?:SKILL|GUIDE|STYLE|VAT|NOW|NEW)\.md$/u;

function isForeign(name: string): boolean {
  return foreignDocuments.has(name) || ofSkill.test(name);
}

/** Where a new decision record goes. */
const template = 'docs/adr/NNNN-title.md';

/** Names of specifications whose sections may be cited. */
const specification = /RFC ?\d+|UTS ?\d+|JSON-RPC|WCAG|draft-|OpenID|Unicode|ECMA|MCP \d{4}/u;

/** @returns one line for each thing that is cited and not there */
export function brokenCitations(
  file: RepositoryFile,
  root: string,
  paths: readonly string[],
): readonly string[] {
  const prose = code.test(file.path)
    ? commentsOf(file)
    : file.path.endsWith('.md')
      ? [file.text]
      : [];
  // What tests say in titles and reasons counts as well.
  const isWhole = file.path.startsWith('test/') || !code.test(file.path);
  const all = isWhole ? [file.text] : [...prose, ...sourcesOf(file)];
  return [
    ...all.flatMap((text) => brokenDocuments(text, file.path, root)),
    ...prose.flatMap((text) => [
      ...brokenDecisions(text, root),
      ...brokenLinks(text, file.path, root),
      ...brokenFiles(text, file.path, paths),
    ]),
    ...(code.test(file.path) ? nakedSections(prose) : []),
  ].map((fault) => `${file.path}: ${fault}`);
}

/** Comments in their order, without the marks; line comments that follow each other are one. */
function commentsOf({ path, text }: RepositoryFile): readonly string[] {
  const found: string[] = [];
  let end = -1;
  for (const comment of parseSync(path, text).comments) {
    const words = comment.value.replaceAll(/^\s*\*? ?/gmu, '').replaceAll(/\s+/gu, ' ');
    const follows =
      comment.type === 'Line' && end !== -1 && /^\s*$/u.test(text.slice(end, comment.start));
    if (follows) found.push(`${found.pop() ?? ''} ${words}`);
    else found.push(words);
    end = comment.type === 'Line' ? comment.end : -1;
  }
  return found;
}

/** The `source:` strings of presets and the like. */
function sourcesOf({ path, text }: RepositoryFile): readonly string[] {
  return code.test(path)
    ? [...text.matchAll(/\bsource:\s*'([^']*)'/gu)].map(([, words = '']) => words)
    : [];
}

function brokenDocuments(text: string, path: string, root: string): readonly string[] {
  const cited =
    /(?<![\w:/.@-])((?:\.{1,2}\/)*[\w-]+(?:\/[\w.-]+)*\.md)\b(?:#([\w-]+))?(,? sections? \d)?/gu;
  return [...text.matchAll(cited)].flatMap(([words, name = '', heading, section]) => {
    if (isForeign(name) || name === template) return [];
    const found = [name, posix.join(posix.dirname(path), name), `docs/${name}`].find((at) =>
      existsSync(join(root, at)),
    );
    if (found === undefined) return [`there is no ${name}`];
    if (section !== undefined) return [`"${words}": cite the heading, as ${name}#heading`];
    if (heading === undefined || headingsOf(join(root, found)).has(heading)) return [];
    return [`${name} has no heading #${heading}`];
  });
}

/** Headings as the anchors that renderers of Markdown make of them. */
function headingsOf(path: string): ReadonlySet<string> {
  const lines = readFileSync(path, 'utf8').matchAll(/^#{1,6} (.+)$/gmu);
  return new Set(
    [...lines].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function brokenDecisions(text: string, root: string): readonly string[] {
  const known = readdirSync(join(root, 'docs/adr'));
  return [...text.matchAll(/\badr\/(\d{4})\b/gu)].flatMap(([words, number = '']) =>
    known.some((name) => name.startsWith(`${number}-`)) ? [] : [`there is no docs/${words}`],
  );
}

/** Targets of links in Markdown, wherever they lead inside of the repository. */
function brokenLinks(text: string, path: string, root: string): readonly string[] {
  if (!path.endsWith('.md')) return [];
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/gu)].flatMap(([, target = '']) =>
    /^[a-z]+:/u.test(target) || existsSync(join(root, dirname(path), target))
      ? []
      : [`there is no ${target}`],
  );
}

/** A path may leave out its beginning, and a page or a comment may name a file beside it. */
function brokenFiles(text: string, path: string, paths: readonly string[]): readonly string[] {
  const marked = path.endsWith('.md') ? [...text.matchAll(/`([^`\s]+)`/gu)] : [];
  const plain = text.matchAll(/(?<![\w/.:@<-])([\w@.-]+(?:\/[\w.-]+)*\.[a-z]{2,4})\b(?![\w*])/gu);
  const names = [...new Set([...marked, ...plain].map(([, name = '']) => name))];
  return names
    .filter((name) => isOurs(name) && !isForeign(name) && name !== template)
    .filter((name) => !isThere(name.replace(/^(?:\.\/|\.\.\/)+/u, ''), dirname(path), paths))
    .map((name) => `there is no ${name}`);
}

/**
 * Files of ours are code, or lie in a folder of ours; what is built is not there to be looked for.
 */
function isOurs(name: string): boolean {
  if (
    /[*{}<>$…]|^https?:|^[A-Z]+\./u.test(name) ||
    /^(?:dist|node_modules|release|bench\/out)\//u.test(name)
  )
    return false;
  if (/^(?:contract|main|preload|renderer|scripts|test|bench|docs)\/[\w./-]+$/u.test(name))
    return true;
  return (
    /^[\w./-]+\/[\w.-]+\.(?:tsx?|mjs|cjs)$/u.test(name) ||
    /^[\w-]+\.(?:test\.)?(?:tsx?|mjs)$/u.test(name)
  );
}

function isThere(name: string, folder: string, paths: readonly string[]): boolean {
  const plain = name.replace(/\/$/u, '');
  return paths.some(
    (path) =>
      path === plain ||
      path.endsWith(`/${plain}`) ||
      path.startsWith(`${plain}/`) ||
      path.includes(`/${plain}/`) ||
      path === `${folder}/${plain}`,
  );
}

/**
 * A section of nothing: the comment, or the first one of its file, has to name the specification.
 */
function nakedSections(comments: readonly string[]): readonly string[] {
  const [first = ''] = comments;
  return comments.flatMap((comment) =>
    [...comment.matchAll(/\bsections? \d[\d.]*/gu)].flatMap(({ 0: words, index }) =>
      specification.test(comment.slice(0, index)) || specification.test(first)
        ? []
        : [`"${words}" of which document?`],
    ),
  );
}
