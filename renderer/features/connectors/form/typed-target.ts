/**
 * What a person typed into the one search of the dialog, when it is not a word to search for
 * (ATLAR-25).
 */
export type TypedTarget =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'stdio'; readonly commandLine: string };

const launcher = /^(?:npx|bunx|uvx|uv|pipx|node|deno|bun|python3?|docker|podman)\s+\S/u;
const path = /^(?:~?\/|\.{1,2}[/\\]|[A-Za-z]:\\)\S/u;
const host = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/]\S*)?$/iu;
const here = /^(?:localhost|127\.0\.0\.1|\[::1\]):\d+(?:\/\S*)?$/iu;

/**
 * An address, a command, or null: then it is to be searched for. An address is kept as it was
 * typed.
 */
export function typedTarget(text: string): TypedTarget | null {
  const typed = text.trim();
  if (/^https?:\/\//iu.test(typed)) return { kind: 'http', url: typed };
  if (host.test(typed)) return { kind: 'http', url: `https://${typed}` };
  if (here.test(typed)) return { kind: 'http', url: `http://${typed}` };
  if (launcher.test(typed) || path.test(typed)) return { kind: 'stdio', commandLine: typed };
  return null;
}
