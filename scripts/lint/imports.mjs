/**
 * The lint rule `consentry/imports`: holds every import of the product against `import-table.mjs`,
 * type imports included. Relative paths are resolved first, so a rule cannot be passed by with
 * another spelling.
 */
import { dirname, relative, resolve, sep } from 'node:path';
import { importTable, testsWithoutElectron } from './import-table.mjs';

/** @param {string} specifier */
function packageOf(specifier) {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/**
 * What an import names: `node:fs`, `react`, or a path from the project's root such as
 * `main/core/lib/digest.ts`.
 *
 * @param {string} root
 * @param {string} filename
 * @param {string} specifier
 */
function targetOf(root, filename, specifier) {
  if (!specifier.startsWith('.'))
    return specifier.startsWith('node:') ? specifier : packageOf(specifier);
  const [path = ''] = resolve(dirname(filename), specifier).split('?');
  return relative(root, path).split(sep).join('/');
}

/**
 * @param {string} target
 * @param {string} pattern
 */
function matches(target, pattern) {
  if (pattern.endsWith('/*')) return target.startsWith(pattern.slice(0, -1));
  if (pattern.endsWith('/') || pattern.endsWith(':')) return target.startsWith(pattern);
  return target === pattern;
}

/**
 * Why `file` may not import `specifier`; undefined when it may.
 *
 * @param {string} root the project's folder
 * @param {string} filename absolute
 * @param {string} specifier as written
 * @param {boolean} isType the import is gone after compilation
 * @returns {string | undefined}
 */
function problemWith(root, filename, specifier, isType) {
  const file = relative(root, filename).split(sep).join('/');
  const target = targetOf(root, filename, specifier);
  const row = importTable.find(({ files }) => file.startsWith(files));
  if (row !== undefined) {
    const allowed = isType ? [...row.may, ...(row.mayAsType ?? [])] : row.may;
    const isAllowed = allowed.some((pattern) => pattern === specifier || matches(target, pattern));
    return isAllowed ? undefined : `${target} may not be imported here: ${row.because}.`;
  }
  const testRow = testsWithoutElectron.find(({ files }) => file.startsWith(files));
  return testRow?.mayNot.some((pattern) => matches(target, pattern))
    ? `${target} may not be imported here: ${testRow.because}.`
    : undefined;
}

export const imports = {
  meta: {
    type: 'problem',
    docs: { description: 'who may import whom' },
    schema: [{ type: 'object', properties: { root: { type: 'string' } } }],
  },
  /** @param {any} context oxlint's rule context, which has no types of its own here */
  create(context) {
    const { root } = context.options[0];
    /** @param {any} node any kind of import; `source` is the string literal */
    const check = (node) => {
      const { source } = node;
      if (typeof source?.value !== 'string') return;
      const isType =
        node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
      const message = problemWith(root, context.filename, source.value, isType);
      if (message !== undefined) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};
