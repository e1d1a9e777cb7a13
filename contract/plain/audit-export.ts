/** How an exported log says that this installation wrote it (SEC-97). */

/** The one member of the line that holds the signature. */
export const signatureMember = 'consentryExport';

/** The last line of JSON lines, or the file beside a CSV. */
export function signatureLine(signature: object): string {
  return `${JSON.stringify({ [signatureMember]: signature })}\n`;
}
