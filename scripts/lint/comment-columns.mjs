/**
 * The lint rule `consentry/comment-columns`: a line with a comment ends at column 100, as a line of
 * code does after the formatter. An address that is longer may stand alone, and a
 * directive may.
 */

const most = 100;
/** What cannot be broken: an address alone, and a directive of the linter. */
const isLong = /^[\s/*]*(?:@see )?https?:\S+$|oxlint-disable/u;

export const commentColumns = {
  meta: { type: 'layout', schema: [] },
  /** @param {any} context */
  create(context) {
    const { sourceCode } = context;
    return {
      Program() {
        for (const comment of sourceCode.getAllComments()) {
          const { start, end } = comment.loc;
          for (let line = start.line; line <= end.line; line += 1) {
            const text = sourceCode.lines[line - 1] ?? '';
            if (text.length <= most || isLong.test(text)) continue;
            context.report({
              loc: { start: { line, column: 0 }, end: { line, column: text.length } },
              message: `This comment ends at column ${text.length}; at most ${most}.`,
            });
          }
        }
      },
    };
  },
};
