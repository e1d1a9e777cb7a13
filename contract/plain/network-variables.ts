/**
 * The variables that lead a local server through the network of a company: its proxy, and whose
 * certificates count there. Kept free of zod, for the window's bundle.
 */

export interface NetworkVariable {
  readonly name: string;
  /** As people see it: without the password of a proxy. */
  readonly value: string;
}

const proxies: ReadonlySet<string> = new Set(['HTTPS_PROXY', 'HTTP_PROXY']);
/** What only a proxy gives a meaning. */
const beside: ReadonlySet<string> = new Set(['NO_PROXY', 'NODE_USE_ENV_PROXY']);

/**
 * Those that a server gets beside the variables that the person set for it, which win: by their
 * names in any letters, and `ALL_PROXY` for both proxies.
 *
 * @param declared names of the person's variables
 */
export function variablesBeside<Variable extends { readonly name: string }>(
  variables: readonly Variable[],
  declared: readonly string[],
): readonly Variable[] {
  const set = new Set(declared.map((name) => name.toUpperCase()));
  const isFree = (name: string): boolean =>
    !set.has(name) && !(proxies.has(name) && set.has('ALL_PROXY'));
  const left = variables.filter(({ name }) => isFree(name.toUpperCase()));
  const hasProxy = left.some(({ name }) => proxies.has(name.toUpperCase()));
  return hasProxy ? left : left.filter(({ name }) => !beside.has(name.toUpperCase()));
}
