/**
 * Whether a URI could come from a URI template (RFC 6570), well enough to find whose it is: literal parts have to occur in their
 * order, an expression stands for anything. Linear, without regular expressions of foreign making (SEC-59). Pure.
 */

/** False too for a template that is none. */
export function couldComeFrom(template: string, uri: string): boolean {
  const literals = literalsOf(template);
  if (literals === null) return false;
  const [first = '', ...rest] = literals;
  if (!uri.startsWith(first)) return false;
  const last = rest.pop();
  if (last === undefined) return uri === first;
  let at = first.length;
  for (const literal of rest) {
    const found = uri.indexOf(literal, at);
    if (found < 0) return false;
    at = found + literal.length;
  }
  return uri.length - last.length >= at && uri.endsWith(last);
}

/** What stands between the expressions; one more than there are expressions. Null for unbalanced braces. */
function literalsOf(template: string): string[] | null {
  const literals: string[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf('{', at);
    if (open < 0) break;
    const close = template.indexOf('}', open);
    if (close < 0) return null;
    literals.push(template.slice(at, open));
    at = close + 1;
  }
  literals.push(template.slice(at));
  return literals.some((literal) => literal.includes('}')) ? null : literals;
}
