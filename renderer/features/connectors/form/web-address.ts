/**
 * The address of a server as a person types it. It is kept exactly so, slash at its end or not
 * (ALATION-12); what was copied from a manual and not filled in is refused where it stands
 * (ALATION-11), and an address that everybody on the way can read has to be agreed to (ATRYUM-13).
 */
import { readUrl } from '../../../state/read-url.ts';

/**
 * Text that stands for something: `<instance>`, `{tenant}`, `[id]`, `YOUR_COMPANY`,
 * `your-instance`.
 */
const placeholder =
  /<[^>]*>?|>|\{[^}]*\}?|%7B|%3C|\$\w+|\[[a-z_ -]+\]|\b(?:your|my)[-_.](?:own[-_.])?(?:instance|company|domain|tenant|org|organi[sz]ation|host|server|site|subdomain|workspace|account|name)\b|\bYOUR[A-Z_-]*\b|\b(?:INSTANCE|TENANT|SUBDOMAIN|COMPANY)\b/u;

/** What is wrong with an address, or null. */
export function addressError(text: string): string | null {
  const typed = text.trim();
  const left = placeholder.exec(typed)?.[0];
  if (left !== undefined) return `Put your own value where it says “${left}”.`;
  const url = readUrl(typed);
  if (url === null || !/^https?:$/u.test(url.protocol) || /\s/u.test(typed))
    return 'Use a full address, e.g. https://mcp.example.com/mcp.';
  if (url.username !== '' || url.password !== '')
    return 'Leave name and password out of the address; there are fields for credentials.';
  return null;
}

/**
 * The host of an address that is not encrypted and not on this computer, or null: it needs a yes of
 * its own.
 */
export function plainHost(text: string): string | null {
  const url = readUrl(text.trim());
  if (url?.protocol !== 'http:') return null;
  const host = url.hostname;
  if (host === 'localhost' || host.endsWith('.localhost')) return null;
  if (host === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(host)) return null;
  return url.host;
}

/** A name to suggest for the server at this address: what tells it from others of its kind. */
export function nameFromAddress(text: string): string {
  const url = readUrl(text.trim());
  if (url === null) return '';
  const labels = url.hostname
    .split('.')
    .filter((label) => !/^(?:www|mcp|api|com|net|org|io|app|dev|ai|co)$/u.test(label));
  const host = /^[\d.]+$|^\[/u.test(url.hostname) ? ['local'] : labels;
  return nameFrom(host.slice(0, 2).join('-'));
}

/**
 * A name to suggest for a program: the last part of the package or path, without version and
 * ending.
 */
export function nameFromCommand(parts: readonly string[]): string {
  const said = parts.filter((part) => !part.startsWith('-'));
  const word =
    (said.length > 1 &&
    /^(?:npx|uvx|bunx|node|python3?|deno|docker|pipx|uv|bun)$/u.test(said[0] ?? '')
      ? said[1]
      : said[0]) ?? '';
  const last =
    word
      .replace(/(?<=.)@[^/@]*$/u, '')
      .split(/[/\\]/u)
      .at(-1) ?? '';
  return nameFrom(
    last
      .replace(/\.(?:[cm]?[jt]s|py|exe|cmd)$/u, '')
      .replace(/^(?:mcp-)?server-|-?mcp(?:-server)?$|^mcp-/gu, ''),
  );
}

function nameFrom(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, 32)
    .replace(/^-+|-+$/gu, '');
}
