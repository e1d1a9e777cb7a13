/**
 * Whether a connector is one that an administrator meant: by its address, or by its command line.
 * An allowed one has to fit in every spelling, a forbidden one in any, so that no other way of
 * writing the same thing gets around either (SEC-118).
 */
import { compileTextPattern } from '../policy/text-pattern.ts';
import type { StoredConnector } from '../ports/preferences-document.ts';
import type { TargetPattern } from '../../../contract/views/policy/policy-document.ts';
import { urlShape } from '../../../contract/plain/url-pattern.ts';

/** What is reached: an address, or a program with its arguments. */
export type Target =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'stdio'; readonly command: string; readonly args: readonly string[] };

export function targetOf(stored: StoredConnector): Target {
  return stored.kind === 'http'
    ? { kind: 'http', url: stored.url }
    : { kind: 'stdio', command: stored.command, args: stored.args };
}

/** True when it fits however it is read. */
export function isAllowedBy(pattern: TargetPattern, target: Target): boolean {
  if ('url' in pattern) return target.kind === 'http' && urlFits(pattern.url, target.url, 'every');
  return target.kind === 'stdio' && commandFits(pattern.command, [target.command, ...target.args]);
}

/** True when it fits in any way of reading it. */
export function isForbiddenBy(pattern: TargetPattern, target: Target): boolean {
  if ('url' in pattern) return target.kind === 'http' && urlFits(pattern.url, target.url, 'some');
  if (target.kind === 'http') return false;
  const words = [target.command, ...target.args];
  const lower = pattern.command.map((part) => part.toLowerCase());
  return [words, [programOf(target.command), ...target.args]].some((line) =>
    commandFits(
      lower,
      line.map((part) => part.toLowerCase()),
    ),
  );
}

/** `npx` for `C:\Program Files\nodejs\npx.cmd`. */
function programOf(command: string): string {
  const name = command.split(/[/\\]/u).at(-1) ?? command;
  return name.replace(/\.(?:exe|cmd|bat|com|ps1)$/iu, '');
}

function urlFits(pattern: string, address: string, how: 'every' | 'some'): boolean {
  const [, scheme = '', host = '', path = '/*'] = urlShape.exec(pattern) ?? [];
  const url = URL.canParse(address) ? new URL(address) : null;
  // What cannot be read is not allowed, and is forbidden.
  if (url === null || host === '') return how === 'some';
  if (scheme !== '*' && `${scheme}:` !== url.protocol) return false;
  if (!hostFits(host.toLowerCase(), url)) return false;
  const fits = compileTextPattern(path);
  const anyCase = compileTextPattern(path.toLowerCase());
  const plain = decoded(url.pathname);
  // `/api/` and `/api` are one place for most servers.
  const spellings = [url.pathname, plain];
  return how === 'every'
    ? spellings.every((spelling) => fits(spelling))
    : [...spellings, `${plain}/`, plain.replace(/\/$/u, '')].some((spelling) =>
        anyCase(spelling.toLowerCase()),
      );
}

/**
 * `*.example.com` is every host below it; a port counts where one is written, else the usual one of
 * the scheme.
 */
function hostFits(pattern: string, url: URL): boolean {
  const [, name = pattern, port = ''] = /^(.*?)(?::(\d+|\*))?$/u.exec(pattern) ?? [];
  const usual = url.protocol === 'https:' ? '443' : '80';
  const isPort =
    port === '*' || (port === '' ? usual : port) === (url.port === '' ? usual : url.port);
  return isPort && compileTextPattern(name)(url.hostname.replace(/\.$/u, ''));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** One pattern for each word; a last `**` stands for any number of further ones. */
function commandFits(patterns: readonly string[], words: readonly string[]): boolean {
  const isOpen = patterns.at(-1) === '**';
  const fixed = isOpen ? patterns.slice(0, -1) : patterns;
  if (isOpen ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((pattern, index) => compileTextPattern(pattern)(words[index] ?? ''));
}
