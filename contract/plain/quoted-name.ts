/** Characters that look like a double quotation mark. */
const quotationMarks = /["\u201c-\u201f\u00ab\u00bb\u2033\u2036\u275d\u275e\u301d-\u301f\uff02]/gu;

/**
 * A claimed name within a sentence of ours: in quotation marks that it cannot close by itself, and
 * never so long that the rest of the sentence is out of sight (SEC-37).
 */
export function quotedName(name: string, longest = 60): string {
  const characters = Array.from(name.replaceAll(quotationMarks, "'"));
  const short =
    characters.length <= longest
      ? characters.join('')
      : `${characters.slice(0, longest - 1).join('')}…`;
  return `“${short}”`;
}
