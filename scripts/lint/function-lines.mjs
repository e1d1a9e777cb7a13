/**
 * The lint rule `consentry/function-lines`: a function has at most so many lines. The object that a
 * factory returns does not count: it is a list of functions, each of which counts for itself.
 */

/**
 * @typedef {{ readonly type: string, readonly loc: { start: { line: number }, end: { line: number }
 *   } }} Node
 */

/** @param {Node} node */
function linesOf(node) {
  return node.loc.end.line - node.loc.start.line + 1;
}

/**
 * The object literals that a function returns, as such or by the name of a constant.
 *
 * @param {any} body
 * @returns {readonly Node[]}
 */
function returnedObjects(body) {
  if (body.type === 'ObjectExpression') return [body];
  if (body.type !== 'BlockStatement') return [];
  const last = body.body.findLast((/** @type {any} */ { type }) => type === 'ReturnStatement');
  const returned = unwrap(last?.argument);
  if (returned?.type === 'ObjectExpression') return [returned];
  if (returned?.type !== 'Identifier') return [];
  return body.body
    .filter((/** @type {any} */ { type }) => type === 'VariableDeclaration')
    .flatMap((/** @type {any} */ { declarations }) => declarations)
    .filter((/** @type {any} */ { id }) => id.name === returned.name)
    .map((/** @type {any} */ { init }) => unwrap(init))
    .filter((/** @type {any} */ init) => init?.type === 'ObjectExpression');
}

/** @param {any} node @returns {any} */
function unwrap(node) {
  return node?.type === 'TSSatisfiesExpression' || node?.type === 'TSAsExpression'
    ? unwrap(node.expression)
    : node;
}

/** How many lines of a function count. @param {any} node */
function countedLines(node) {
  const apart = returnedObjects(node.body).map(linesOf);
  return linesOf(node) - apart.reduce((sum, lines) => sum + lines, 0);
}

export const functionLines = {
  meta: { type: 'suggestion', schema: [{ type: 'object' }] },
  /** @param {any} context */
  create(context) {
    const most = context.options[0]?.max ?? 100;
    /** @param {any} node */
    const check = (node) => {
      const lines = countedLines(node);
      if (lines > most)
        context.report({ node, message: `This function has ${lines} lines; at most ${most}.` });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};
