/**
 * Presets whose answers hold text that strangers wrote: web pages, issues, error reports, other
 * people's documentation. They start out marked (SEC-86); the person may think otherwise.
 */
import type { StoredConnector } from '../../ports/preferences-document.ts';

const untrusted: ReadonlySet<string> = new Set([
  'atlassian',
  'brave-search',
  'chrome-devtools',
  'context7',
  'deepwiki',
  'exa',
  'fetch',
  'firecrawl',
  'github',
  'github-read-only',
  'hugging-face',
  'linear',
  'playwright',
  'sentry',
  'tavily',
]);

/** What is said about a connector from this preset before anybody said anything. */
export function judgedPreset(preset: string): Pick<StoredConnector, 'isUntrusted'> {
  return untrusted.has(preset) ? { isUntrusted: true } : {};
}
