/** The plain pages a browser sees: they inform and wait; there is nothing on them to press. */
import { createHash } from 'node:crypto';
import { send, type Exchange } from '../../http/exchange.ts';
import { pageHeaders } from '../../http/security-headers.ts';
import { visible } from '../../lib/visible-text.ts';

const style = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:90vh;color:CanvasText;background:Canvas}main{max-width:30rem;padding:2rem}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.5rem 0}code{overflow-wrap:anywhere}`;
const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;

export interface Page {
  readonly title: string;
  /** Plain text; each entry is a paragraph. */
  readonly paragraphs: readonly string[];
  /** A link for targets that a browser opens only after a click. */
  readonly link?: { readonly href: string; readonly label: string };
  /** Where to go by itself, and after how many seconds. */
  readonly refresh?: { readonly seconds: number; readonly href: string };
}

/**
 * Answers with a page. Its text is escaped, and its policy allows no script and no style but ours.
 *
 * @param headers added to those of every page
 */
export function sendPage(
  exchange: Exchange,
  status: number,
  page: Page,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(exchange, status, { ...pageHeaders(styleHash), ...headers }, render(page));
}

function render(page: Page): string {
  const refresh =
    page.refresh === undefined
      ? ''
      : `<meta http-equiv="refresh" content="${page.refresh.seconds};url=${escapeHtml(page.refresh.href)}">`;
  const link =
    page.link === undefined
      ? ''
      : `<p><a href="${escapeHtml(page.link.href)}">${escapeHtml(page.link.label)}</a></p>`;
  const paragraphs = page.paragraphs
    .map((text) => `<p>${escapeHtml(visible(text, 600))}</p>`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}<title>${escapeHtml(page.title)} – Consentry</title><style>${style}</style></head><body><main><h1>${escapeHtml(page.title)}</h1>${paragraphs}${link}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
