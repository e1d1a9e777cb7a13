/** What strangers write to get at whoever reads it: in a terminal, an editor, a spreadsheet. */
import * as fc from 'fast-check';

export const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .tuple(
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        '\t',
        '\r',
        '\n',
        '"',
        ',',
        "'",
        '\u001b[2J',
        '\u202e',
        '\0',
        '\ufeff=',
        '\uff1d',
      ),
      fc.string(),
    )
    .map((parts) => parts.join('')),
);
