/**
 * Whose mark stands beside a name. A mark is a promise, so it never comes from a name: it comes
 * from the address that a connector talks to, from the package that it runs, from an address that
 * proves who a client is, or from our own list of apps.
 */
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { PresetView } from '../../../contract/views/presets.ts';
import type { Question } from '../../../contract/views/questions/question.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { Brand } from './brand-icons.ts';

/** A host, and everything below it. */
const hosts: Readonly<Record<string, Brand>> = {
  'atlassian.com': 'atlassian',
  'claude.ai': 'claude',
  'cloudflare.com': 'cloudflare',
  'cursor.com': 'cursor',
  'cursor.sh': 'cursor',
  'figma.com': 'figma',
  'github.com': 'github',
  'githubcopilot.com': 'github',
  'hf.co': 'huggingFace',
  'huggingface.co': 'huggingFace',
  'linear.app': 'linear',
  'neon.tech': 'neon',
  'notion.com': 'notion',
  'notion.so': 'notion',
  'sentry.dev': 'sentry',
  'sentry.io': 'sentry',
  'stripe.com': 'stripe',
  'supabase.com': 'supabase',
  'vercel.com': 'vercel',
  'windsurf.com': 'windsurf',
  'zed.dev': 'zed',
};

/** Packages by their whole name. */
const packages: Readonly<Record<string, Brand>> = {
  '@brave/brave-search-mcp-server': 'brave',
  '@notionhq/notion-mcp-server': 'notion',
  'chrome-devtools-mcp': 'chrome',
  'kubernetes-mcp-server': 'kubernetes',
  'mcp-server-git': 'git',
  'mongodb-mcp-server': 'mongodb',
  xcodebuildmcp: 'xcode',
};

/** Apps of our own list, by their ids there. */
const apps: Readonly<Record<string, Brand>> = {
  'claude-code': 'claude',
  'claude-desktop': 'claude',
  cline: 'cline',
  'copilot-cli': 'copilot',
  cursor: 'cursor',
  'gemini-cli': 'gemini',
  'kimi-cli': 'moonshot',
  'lm-studio': 'lmStudio',
  'mistral-vibe': 'mistral',
  opencode: 'openCode',
  qoder: 'qwen',
  trae: 'trae',
  windsurf: 'windsurf',
  'windsurf-jetbrains': 'jetbrains',
  zed: 'zed',
};

/** @param url of the server, or of a document that proves an identity; `https` only */
export function brandOfUrl(url: string): Brand | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:') return null;
  const labels = hostname.split('.');
  for (let at = 0; at < labels.length - 1; at += 1) {
    const brand = own(hosts, labels.slice(at).join('.'));
    if (brand !== null) return brand;
  }
  return null;
}

export function brandOfConnector(connector: Pick<ConnectorView, 'kind' | 'target'>): Brand | null {
  if (connector.kind === 'http') return brandOfUrl(connector.target);
  return brandOfWords(connector.target.split(/\s+/u));
}

/** The same for what could become a connector. */
export function brandOfPreset({ url, args }: Pick<PresetView, 'url' | 'args'>): Brand | null {
  return url === null ? brandOfWords(args) : brandOfUrl(url);
}

/** @param words of a command line, of which one may name a package */
function brandOfWords(words: readonly string[]): Brand | null {
  for (const word of words) {
    // `name@1.2.3` and `name==1.2.3`.
    const brand = own(packages, word.replace(/(?<!^)(?:@|==).*$/u, ''));
    if (brand !== null) return brand;
  }
  return null;
}

/** Only where an address proves who it is: everybody may call itself by a known name. */
export function brandOfClient({
  identity,
  clientId,
}: Pick<ClientView, 'identity' | 'clientId'>): Brand | null {
  return identity === 'metadata-url' ? brandOfUrl(clientId) : null;
}

/**
 * In a consent only where nothing speaks against it: a program on this computer could show the same
 * document, and a copy of one proves less.
 */
export function brandOfQuestion(question: Question): Brand | null {
  switch (question.kind) {
    case 'lookup':
      return null;
    case 'approval':
      return question.warnings.length === 0 ? brandOfClient(question) : null;
    case 'consent': {
      const isProven = question.proofLevel === 'address' && question.warnings.length === 0;
      return isProven ? brandOfClient(question) : null;
    }
  }
}

/** @param id of an app in our list */
export function brandOfApp(id: string): Brand | null {
  return own(apps, id);
}

function own(table: Readonly<Record<string, Brand>>, key: string): Brand | null {
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}
