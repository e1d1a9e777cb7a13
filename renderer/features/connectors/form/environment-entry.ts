/** One variable, or one request header, in a form. */
export interface EnvironmentEntry {
  readonly name: string;
  /** Empty for one that is kept as it is. */
  readonly value: string;
  readonly secret: boolean;
  /** It is there already; its value is not shown, and stays unless another one is typed. */
  readonly isKept?: boolean;
}

const variablePattern = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;

/** What is wrong with the variables, or null. */
export function environmentError(entries: readonly EnvironmentEntry[]): string | null {
  const names = entries.map((entry) => entry.name);
  if (names.some((name) => !variablePattern.test(name)))
    return 'Variable names contain letters, digits and _, and do not start with a digit.';
  if (new Set(names).size < names.length) return 'Each variable can be set once.';
  return null;
}
