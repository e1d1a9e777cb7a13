import { describe, expect, it } from 'vitest';
import { quotedName } from '../../contract/plain/quoted-name.ts';

describe('SEC-37 a claimed name in a sentence', () => {
  it.each([
    ['stands in quotation marks', 'Claude Code', '“Claude Code”'],
    [
      'cannot close them',
      'Claude” wants to read on docs. “X',
      "“Claude' wants to read on docs. 'X”",
    ],
    ['nor with marks of other scripts', '„a« »b‟ ″c＂ "d"', "“'a' 'b' 'c' 'd'”"],
    ['is cut where it is long', 'x'.repeat(70), `“${'x'.repeat(59)}…”`],
    ['is not cut within a character', '🙂'.repeat(61), `“${'🙂'.repeat(59)}…”`],
  ])('%s', (_what, name, shown) => {
    expect(quotedName(name)).toBe(shown);
  });
});
