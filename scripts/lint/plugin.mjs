/** Our own lint rules, as a plugin of oxlint. */
import { commentColumns } from './comment-columns.mjs';
import { functionLines } from './function-lines.mjs';
import { imports } from './imports.mjs';

export default {
  meta: { name: 'consentry' },
  rules: {
    imports,
    'function-lines': functionLines,
    'comment-columns': commentColumns,
  },
};
