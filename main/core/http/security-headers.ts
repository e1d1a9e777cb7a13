/** The headers of every answer. No `Server`, no CORS, no cookie, nothing cached. */

const common = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const;

const noContent = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const securityHeaders: Readonly<Record<string, string>> = {
  ...common,
  'content-security-policy': noContent,
};

/**
 * Headers for one of our HTML pages.
 *
 * @param styleHash CSP hash of its only style element, `sha256-…`
 */
export function pageHeaders(styleHash: string): Readonly<Record<string, string>> {
  return {
    ...common,
    'content-security-policy': `default-src 'none'; style-src '${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    'content-type': 'text/html; charset=utf-8',
  };
}
