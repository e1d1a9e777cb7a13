/**
 * URIs of two connectors that would be one for a client: each then has its connector's name in it,
 * so that only the server that declared it answers (SEC-123). Pure.
 */

/** How the connector's name gets into a URI, and how one looks that has it. */
export interface Naming {
  /** What stands between the name and what was there. */
  readonly joint: '.' | '/';
}

/** The first label of the authority: `ui://board.main/page.html`. */
export const ofPages: Naming = { joint: '.' };

/** The authority: `skill://board/pdf/SKILL.md`. Hosts compare the last folder with the name. */
export const ofSkills: Naming = { joint: '/' };

/** @returns the URI with the name of the connector in it */
export function named({ joint }: Naming, connector: string, uri: string): string {
  const at = afterScheme(uri);
  return `${uri.slice(0, at)}${connector}${joint}${uri.slice(at)}`;
}

/** @returns whether a URI looks as if we had put the name of another connector into it */
export function looksNamed(
  { joint }: Naming,
  connector: string,
  uri: string,
  connectors: readonly string[],
): boolean {
  const rest = uri.slice(afterScheme(uri));
  return connectors.some((name) => name !== connector && rest.startsWith(`${name}${joint}`));
}

function afterScheme(uri: string): number {
  return uri.indexOf('://') + 3;
}
