/**
 * The file holds UTF-8: half of a surrogate pair would come back as another character, and the
 * chain would not hold.
 */
export function wellFormed(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  return text.isWellFormed() ? text : Buffer.from(text, 'utf8').toString('utf8');
}
