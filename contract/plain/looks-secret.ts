/**
 * Guesses what should be kept in the vault: a suggestion for the person, never a decision
 * (ATRYUM-9).
 */

const secretName =
  /(?:^|[_-])(?:token|secret|password|passwd|pwd|pass|pat|apikey|key|credentials?|cookie|auth|dsn)(?:$|[_-])|connection[_-]?string|database[_-]?ur[il]/iu;
/** Not secret, however they are named. */
const plainName =
  /(?:^|[_-])(?:path|file|dir|folder|id|name|host|port|url|type|mode|timeout|region)$/iu;
/**
 * Prefixes that services give to what they issue, JSON web tokens, keys, and addresses with a
 * password.
 */
const secretValue =
  /^(?:sk|pk|rk|ghp|gho|ghs|ghu|glpat|npm|hf|tvly|ntn|lin_api|figd|dop|shpat|xox[abeprs])[-_][\w-]{8}|^github_pat_|^AKIA[0-9A-Z]{12}|^eyJ[\w-]+\.[\w-]+\.|^AIza[\w-]{20}|-----BEGIN [A-Z ]*PRIVATE KEY|:\/\/[^/\s:@]*:[^/\s@]+@/u;

/** True when a variable of this name and value is better kept in the vault. */
export function looksSecret(name: string, value: string): boolean {
  if (secretValue.test(value.trim())) return true;
  return secretName.test(name) && !plainName.test(name);
}

/**
 * The first argument that looks like a secret, or null: arguments can be read by every other
 * program (SEC-91).
 */
export function secretArgument(parts: readonly string[]): string | null {
  for (const [index, part] of parts.entries()) {
    const [, flag = '', value = ''] = /^--?([\w-]+)=(.+)$/u.exec(part) ?? [];
    if (looksSecret(flag, value)) return `--${flag}`;
    if (secretValue.test(part))
      return parts[index - 1]?.startsWith('-') === true
        ? (parts[index - 1] ?? part)
        : 'an argument';
    const next = parts[index + 1] ?? '';
    if (
      /^--[\w-]+$/u.test(part) &&
      next !== '' &&
      !next.startsWith('-') &&
      looksSecret(part.slice(2), '')
    )
      return part;
  }
  return null;
}
