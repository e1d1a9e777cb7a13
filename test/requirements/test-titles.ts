/**
 * Reads the titles of all tests from their syntax trees, and on what each test depends to run at
 * all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** One call of `test` or `it` with the titles of the groups around it. */
export interface TitledTest {
  /** From the root of the repository, with forward slashes. */
  readonly file: string;
  /** Titles from the outermost group to the test; `…` stands for what is computed. */
  readonly titles: readonly string[];
  /**
   * What keeps the test from running everywhere: the source text of the condition, `skip`, `todo`,
   * `fixme`, or the program that its folder needs. Empty for a test that always runs.
   */
  readonly conditions: readonly string[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Tests in these folders run only where the program is; CI has them all but the last two. */
const folderNeeds: readonly (readonly [folder: string, needs: string])[] = [
  ['test/browser/', 'Chromium'],
  ['test/electron/', 'Electron'],
  ['test/package/', 'a package'],
  ['test/nightly/', 'nightly'],
];

const testNames = new Set(['test', 'it']);
const never = new Set(['skip', 'todo', 'fixme']);

/** Tests of the whole repository, files in alphabetical order. */
export function titledTests(root: string): readonly TitledTest[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.test\.tsx?$/u.test(file))
    .toSorted()
    .flatMap((file) => testsIn(file, readFileSync(join(root, file), 'utf8')));
}

/** @throws where the file is not TypeScript. */
export function testsIn(file: string, source: string): readonly TitledTest[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? ''}`);
  const needs = folderNeeds.filter(([folder]) => file.startsWith(folder)).map(([, need]) => need);
  const found: TitledTest[] = [];
  visit(program as unknown as Node, [], needs);
  return found;

  function visit(node: Node, titles: readonly string[], conditions: readonly string[]): void {
    const call = node.type === 'CallExpression' ? readCall(node, source) : undefined;
    const title = call === undefined ? undefined : titleOf(argumentsOf(node)[0], source);
    if (call === undefined || title === undefined) {
      visitParts(node, titles, conditions);
      return;
    }
    const inside = [...titles, title];
    const under = [...conditions, ...call.conditions, ...bodyConditions(node, source)];
    if (!call.isGroup) found.push({ file, titles: inside, conditions: under });
    for (const part of argumentsOf(node).slice(1)) visit(part, inside, under);
  }

  function visitParts(node: Node, titles: readonly string[], conditions: readonly string[]): void {
    const guarded =
      node.type === 'IfStatement' ? [...conditions, textOf(node['test'], source)] : conditions;
    for (const part of childNodes(node)) visit(part, titles, guarded);
  }
}

/**
 * Whether the call makes a test or a group, and under which conditions; undefined for any other
 * call.
 */
function readCall(
  node: Node,
  source: string,
): { readonly isGroup: boolean; readonly conditions: readonly string[] } | undefined {
  const conditions: string[] = [];
  let isGroup = false;
  let at = node['callee'] as Node;
  for (;;) {
    if (at.type === 'CallExpression') {
      const callee = at['callee'] as Node;
      const name = memberName(callee);
      const [condition] = argumentsOf(at);
      if (name === 'skipIf') conditions.push(`not (${textOf(condition, source)})`);
      if (name === 'runIf') conditions.push(textOf(condition, source));
      at = callee;
    } else if (at.type === 'MemberExpression') {
      const name = memberName(at) ?? '';
      if (never.has(name)) conditions.push(name);
      if (name === 'describe') isGroup = true;
      at = at['object'] as Node;
    } else if (at.type === 'Identifier') {
      const name = String(at['name']);
      if (name === 'describe') return { isGroup: true, conditions };
      return testNames.has(name) ? { isGroup, conditions } : undefined;
    } else return undefined;
  }
}

/** Playwright's `test.skip(condition, reason)` in the body of a test or a group. */
function bodyConditions(call: Node, source: string): readonly string[] {
  const last = argumentsOf(call).at(-1);
  const body = last?.['body'] as Node | undefined;
  if (body?.type !== 'BlockStatement') return [];
  return (body['body'] as Node[]).flatMap((statement) => {
    const inner = statement['expression'] as Node | undefined;
    if (statement.type !== 'ExpressionStatement' || inner?.type !== 'CallExpression') return [];
    const name = memberName(inner['callee'] as Node);
    const [condition] = argumentsOf(inner);
    if (name === undefined || !never.has(name)) return [];
    return [condition === undefined ? name : `not (${textOf(condition, source)})`];
  });
}

/** The text of a string or template; undefined for a first argument that is no title. */
function titleOf(node: Node | undefined, source: string): string | undefined {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node?.type === 'TemplateLiteral')
    return textOf(node, source)
      .slice(1, -1)
      .replaceAll(/\$\{[^}]*\}/gu, '…');
  if (node?.type === 'BinaryExpression' && node['operator'] === '+')
    return `${titleOf(node['left'] as Node, source) ?? '…'}${titleOf(node['right'] as Node, source) ?? '…'}`;
  return undefined;
}

function memberName(node: Node): string | undefined {
  return node.type === 'MemberExpression' ? String((node['property'] as Node)['name']) : undefined;
}

function argumentsOf(node: Node): readonly Node[] {
  return (node['arguments'] as Node[] | undefined) ?? [];
}

function textOf(node: unknown, source: string): string {
  const { start = 0, end = 0 } = (node as Node | undefined) ?? {};
  return source.slice(start, end).replaceAll(/\s+/gu, ' ');
}

function childNodes(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value): Node[] =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
