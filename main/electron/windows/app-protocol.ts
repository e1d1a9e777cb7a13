/**
 * The scheme `app:`: each window's own origin (`app://main`, `app://prompt`, `app://policy`),
 * served from memory, GET only (SEC-108).
 */
import { protocol, type Session } from 'electron';
import type { RendererFile } from '../../shared-adapters/files/built-renderer.ts';
import type { WindowRole } from './window-hardening.ts';

/** Kept word for word: docs/reference/desktop-shell.md#content-security-policy. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; worker-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const pages: Readonly<Record<WindowRole, string>> = {
  main: '/index.html',
  prompt: '/prompt.html',
  policy: '/policy.html',
};

/** The address of a window's page. */
export function pageUrl(role: WindowRole, fragment = ''): string {
  return `app://${role}${pages[role]}${fragment}`;
}

/**
 * Must run before the app is ready. Everything not named here stays off, `corsEnabled` and
 * `bypassCSP` above all.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the renderer to the one session of this role. */
export function serveRenderer(
  session: Session,
  role: WindowRole,
  files: ReadonlyMap<string, RendererFile>,
): void {
  session.protocol.handle('app', (request) => {
    const file = request.method === 'GET' ? files.get(pathOf(request.url, role)) : undefined;
    if (file === undefined) return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(file.body), {
      headers: { ...headers, 'content-type': file.type },
    });
  });
}

/** The path as it was sent: nothing is decoded, and a query or another host makes it unknown. */
function pathOf(url: string, role: WindowRole): string {
  const origin = `app://${role}`;
  if (!url.startsWith(`${origin}/`)) return '';
  const fragmentAt = url.indexOf('#');
  return url.slice(origin.length, fragmentAt < 0 ? undefined : fragmentAt);
}
