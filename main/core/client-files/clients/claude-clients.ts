/** Claude Desktop and Claude Code. */
import { everywhere, named, stdio, type ClientRow } from './client-row.ts';

export const claudeDesktop: ClientRow = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  isPromoted: true,
  confidence: 'A',
  notation: 'json',
  container: named('mcpServers'),
  places: {
    darwin: [{ path: '$AppSupport/Claude/claude_desktop_config.json' }],
    win32: [
      {
        path: '%LOCALAPPDATA%/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json',
        confidence: 'B',
      },
      { path: '%APPDATA%/Claude/claude_desktop_config.json' },
    ],
    linux: [
      { path: '~/.config/Claude/claude_desktop_config.json', confidence: 'C' },
      { path: '~/.config/claude/claude_desktop_config.json', confidence: 'C' },
    ],
  },
  projectFile: null,
  // An address in this file can keep the app from starting its servers; its "custom connectors"
  // come from the cloud.
  http: null,
  bridge: stdio,
  before:
    'Quit Claude Desktop completely before, from the tray or menu bar too: while it runs it writes its own copy over the file.',
  after: 'Start Claude Desktop again, and look here whether the entry is still there.',
  managed: {
    darwin: [
      {
        path: '/Library/Managed Preferences/com.anthropic.claudefordesktop.plist',
        words: 'Your organisation manages Claude Desktop; it may switch local servers off.',
      },
    ],
  },
};

export const claudeCode: ClientRow = {
  id: 'claude-code',
  name: 'Claude Code',
  isPromoted: true,
  confidence: 'A',
  notation: 'json',
  container: named('mcpServers'),
  places: everywhere('$CLAUDE_CONFIG_DIR/.claude.json', '~/.claude.json'),
  projectFile: '.mcp.json',
  http: (url) => ({ type: 'http', url }),
  bridge: ({ command, args }) => ({ type: 'stdio', command, args: [...args], env: {} }),
  after: 'It connects when it starts; in a running one say /mcp, or start it again.',
  managed: {
    darwin: [managedClaudeCode('/Library/Application Support/ClaudeCode/managed-mcp.json')],
    linux: [managedClaudeCode('/etc/claude-code/managed-mcp.json')],
    win32: [managedClaudeCode('C:/Program Files/ClaudeCode/managed-mcp.json')],
  },
  documents: ['https://claude.ai/oauth/claude-code-client-metadata'],
  commandLine: (name, endpoint) =>
    `claude mcp add --transport http --scope user ${name} ${endpoint}`,
};

function managedClaudeCode(path: string) {
  return {
    path,
    words: 'Your organisation manages the servers of Claude Code; it ignores entries of your own.',
  };
}
