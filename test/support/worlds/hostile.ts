/** What strangers call themselves when they mean no good. */

/** As long as names get, with characters that turn the direction of text. */
export const hostileName =
  'Claude\u202e' +
  ' verified by Anthropic ✔ calls itself nothing '.repeat(7) +
  '\u2066W'.repeat(10) +
  'x'.repeat(74);
