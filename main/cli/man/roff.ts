/** Text as the macros of man(7) take it. */

const named: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  '“': '\\(lq',
  '”': '\\(rq',
  '’': '\\(cq',
  '…': '...',
  '–': '\\(en',
};

/**
 * Safe anywhere in a line: nothing in it is an escape, and nothing at its beginning a request.
 *
 * @throws where it has a character that a terminal without UTF-8 could not show
 */
export function roff(text: string): string {
  const escaped = Array.from(text, (character) => {
    const replaced = named[character] ?? character;
    if (/[^\u0020-\u007e]/u.test(replaced))
      throw new Error(`The manual has no way to write ${JSON.stringify(character)}: ${text}`);
    return replaced;
  }).join('');
  return /^[.']/u.test(escaped) ? `\\&${escaped}` : escaped;
}

/** A sentence of the help: what stands in backticks is bold. */
export function prose(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? bold(part) : part === '' ? '' : roff(part)))
    .join('');
}

export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}
