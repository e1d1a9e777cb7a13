/**
 * URIs of two connectors that would be one for a client: each then has its connector's name in it,
 * so that only the server that declared it answers (SEC-123). Pure.
 */

/** The connector's name as the first label of the authority: `ui://board.main/page.html`. */
export function asLabel(connector: string, uri: string): string {
  const at = afterScheme(uri);
  return `${uri.slice(0, at)}${connector}.${uri.slice(at)}`;
}

/** The connector's name as the authority: `skill://board/pdf/SKILL.md`. The last segments stay. */
export function asAuthority(connector: string, uri: string): string {
  const at = afterScheme(uri);
  return `${uri.slice(0, at)}${connector}/${uri.slice(at)}`;
}

/**
 * @param names of connectors
 * @returns whether a URI of a server looks as if we had put one of the names into it
 */
export function looksNamed(uri: string, names: ReadonlySet<string>): boolean {
  const [first = ''] = uri.slice(afterScheme(uri)).split(/[./]/u, 1);
  return names.has(first);
}

function afterScheme(uri: string): number {
  return uri.indexOf('://') + 3;
}
