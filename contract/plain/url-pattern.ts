/** Patterns of addresses in the managed policy. */

/** Scheme, host and path of a pattern; each may have `*`. */
export const urlShape = /^(https?|\*):\/\/([^/?#@\s\\]+)(\/[^?#\s\\]*)?$/u;

export function isUrlPattern(pattern: string): boolean {
  const [, , host = ''] = urlShape.exec(pattern) ?? [];
  return host !== '' && !/:(?!\d{1,5}$|\*$)/u.test(host.replace(/^\[[^\]]*\]/u, ''));
}
