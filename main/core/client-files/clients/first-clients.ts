/**
 * The clients of the first release. Sources: their documentation and config readers;
 * docs/reference/clients.md#entries-in-client-files.
 */
import { Buffer } from 'node:buffer';
import { installLinkStarts } from '../../../../contract/plain/install-links.ts';
import {
  callSeconds,
  everywhere,
  named,
  nextStart,
  stdio,
  watches,
  type ClientRow,
  type Place,
} from './client-row.ts';
import { claudeCode, claudeDesktop } from './claude-clients.ts';

const cursor: ClientRow = {
  id: 'cursor',
  name: 'Cursor',
  isPromoted: true,
  confidence: 'A',
  notation: 'json',
  container: named('mcpServers'),
  places: everywhere('~/.cursor/mcp.json'),
  projectFile: '.cursor/mcp.json',
  http: (url) => ({ url }),
  bridge: stdio,
  after: watches,
  managed: {},
  link: (name, entry) =>
    `${installLinkStarts.cursor}name=${encodeURIComponent(name)}&config=${encodeURIComponent(base64(entry))}`,
};

const vsCode: ClientRow = {
  id: 'vscode',
  name: 'VS Code',
  isPromoted: true,
  confidence: 'A',
  notation: 'json',
  container: named('servers'),
  places: underUser('Code', 'mcp.json'),
  projectFile: '.vscode/mcp.json',
  http: (url) => ({ type: 'http', url }),
  bridge: ({ command, args }) => ({ type: 'stdio', command, args: [...args] }),
  after: 'It asks whether you trust the new server; allow it there.',
  alsoCalled: ['Visual Studio Code'],
  managed: {
    linux: [
      {
        path: '/etc/vscode/policy.json',
        words: 'Your organisation manages VS Code; it may allow listed servers only.',
      },
    ],
  },
  link: (name, entry) =>
    `${installLinkStarts.vscode}${encoded(JSON.stringify({ name, ...entry }))}`,
};

/** A file in the user folder of an editor of the VS Code family. */
export function underUser(product: string, file: string): ClientRow['places'] {
  const place = (path: string): Place[] => [{ path: `${path}/${product}/User/${file}` }];
  return { darwin: place('$AppSupport'), win32: place('%APPDATA%'), linux: place('~/.config') };
}

const lmStudio: readonly Place[] = [
  { path: '~/.lmstudio/mcp.json' },
  { path: '~/.cache/lm-studio/mcp.json', isOld: true },
];

export const firstClients: readonly ClientRow[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  vsCode,
  {
    ...vsCode,
    id: 'vscode-insiders',
    name: 'VS Code Insiders',
    alsoCalled: ['Visual Studio Code Insiders', 'Code Insiders'],
    places: underUser('Code - Insiders', 'mcp.json'),
    link: (name, entry) =>
      `${installLinkStarts.vscodeInsiders}${encoded(JSON.stringify({ name, ...entry }))}`,
  },
  {
    id: 'codex',
    name: 'Codex',
    isPromoted: true,
    confidence: 'A',
    notation: 'toml',
    container: named('mcp_servers'),
    places: everywhere('$CODEX_HOME/config.toml', '~/.codex/config.toml'),
    projectFile: '.codex/config.toml',
    // Its own limit is 60 s, less than a person may take to answer (ATRYUM-55).
    http: (url) => ({ url, tool_timeout_sec: callSeconds }),
    bridge: (bridge) => ({ ...stdio(bridge), tool_timeout_sec: callSeconds }),
    after: 'It connects at its next start; log in with `codex mcp login consentry` if it asks.',
    managed: {},
    commandLine: (name, endpoint) => `codex mcp add ${name} --url ${endpoint}`,
  },
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    isPromoted: true,
    confidence: 'A',
    notation: 'json',
    container: named('mcpServers'),
    places: everywhere('~/.gemini/settings.json'),
    projectFile: '.gemini/settings.json',
    // `url` would be the old transport. Never `trust`: that switches off the client's own question.
    http: (httpUrl) => ({ httpUrl }),
    bridge: stdio,
    after: nextStart,
    managed: {
      darwin: [managedGemini('/Library/Application Support/GeminiCli/settings.json')],
      linux: [managedGemini('/etc/gemini-cli/settings.json')],
      win32: [managedGemini('C:/ProgramData/gemini-cli/settings.json')],
    },
    commandLine: (name, endpoint) =>
      `gemini mcp add --transport http --scope user ${name} ${endpoint}`,
  },
  {
    id: 'windsurf',
    name: 'Windsurf',
    isPromoted: true,
    confidence: 'A',
    notation: 'json',
    container: named('mcpServers'),
    places: everywhere('~/.codeium/windsurf/mcp_config.json'),
    projectFile: null,
    http: (serverUrl) => ({ serverUrl }),
    bridge: stdio,
    after: watches,
    managed: {},
  },
  {
    id: 'zed',
    name: 'Zed',
    isPromoted: true,
    confidence: 'A',
    notation: 'json',
    container: named('context_servers'),
    places: {
      darwin: [{ path: '~/.config/zed/settings.json' }],
      win32: [
        { path: '%APPDATA%/Zed/settings.json', confidence: 'C' },
        { path: '~/.config/zed/settings.json', confidence: 'C' },
      ],
      linux: [{ path: '~/.config/zed/settings.json' }],
    },
    projectFile: '.zed/settings.json',
    http: (url) => ({ url }),
    bridge: ({ command, args }) => ({ source: 'custom', command, args: [...args], env: {} }),
    after: watches,
    managed: {},
  },
  {
    id: 'opencode',
    name: 'OpenCode',
    isPromoted: true,
    confidence: 'A',
    notation: 'json',
    container: named('mcp'),
    // Version 2 reads both layouts and has no `enabled` in its own; version 1 takes no `servers`
    // that is a map.
    deeper: { key: 'servers', entry: ({ enabled: _enabled, ...entry }) => entry },
    places: {
      darwin: openCode('A'),
      win32: [
        ...openCode('C'),
        { path: '%LOCALAPPDATA%/opencode/opencode.jsonc', confidence: 'C', isOld: true },
        { path: '%LOCALAPPDATA%/opencode/opencode.json', confidence: 'C', isOld: true },
      ],
      linux: openCode('A'),
    },
    projectFile: 'opencode.json',
    http: (url) => ({ type: 'remote', url, enabled: true }),
    bridge: ({ command, args }) => ({ type: 'local', command: [command, ...args], enabled: true }),
    after: nextStart,
    managed: {
      darwin: [
        {
          path: '/Library/Application Support/opencode',
          words: 'Your organisation manages OpenCode; its entries win.',
        },
      ],
    },
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    isPromoted: true,
    confidence: 'A',
    notation: 'json',
    container: named('mcpServers'),
    places: {
      darwin: lmStudio,
      win32: lmStudio,
      linux: lmStudio,
    },
    projectFile: null,
    http: (url) => ({ url }),
    bridge: stdio,
    after: watches,
    managed: {},
    link: (name, entry) =>
      `${installLinkStarts.lmStudio}name=${encodeURIComponent(name)}&config=${encodeURIComponent(base64(entry))}`,
  },
];

function managedGemini(path: string) {
  return {
    path,
    words: 'Your organisation manages Gemini CLI; it may leave servers out that are not on a list.',
  };
}

/** `.jsonc` comes first: where both are there, it shadows the other. A new file is `.json`. */
function openCode(confidence: 'A' | 'C'): readonly Place[] {
  return [
    { path: '~/.config/opencode/opencode.jsonc', confidence, isOld: true },
    { path: '~/.config/opencode/opencode.json', confidence },
  ];
}

/**
 * Every character that could mean something to a shell or a parser of addresses, also those that
 * are left alone usually.
 */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function base64(entry: object): string {
  return Buffer.from(JSON.stringify(entry), 'utf8').toString('base64');
}
