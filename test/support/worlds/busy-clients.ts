/** The AI clients of the busy world, one for each way to become known. */
import type { ClientData } from './world-data.ts';

export const claudeCodeUrl = 'https://claude.ai/oauth/claude-code-client-metadata';
export const claudeUrl = 'https://claude.ai/oauth/mcp-oauth-client-metadata';

export const busyClients: readonly ClientData[] = [
  {
    name: 'Claude Code',
    comes: { by: 'document', url: claudeCodeUrl },
    redirectUris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    grantTypes: ['authorization_code'],
    logins: [
      { access: { github: 'write', linear: 'read' }, renewals: 'never' },
      { access: { github: 'write', linear: 'read' }, renewals: 1 },
      { access: { github: 'write', linear: 'read' }, renewals: 3 },
    ],
  },
  {
    name: 'Cursor',
    comes: { by: 'registration', times: 3, program: '/opt/cursor/cursor' },
    redirectUris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
    logins: [{ access: { '*': 'read' }, renewals: 0 }],
  },
  {
    name: 'Claude',
    comes: { by: 'document', url: claudeUrl },
    redirectUris: ['https://claude.ai/api/mcp/auth_callback'],
    logins: [{ access: { linear: 'read' }, duration: 'month', isRemembered: true }],
  },
  {
    name: 'Visual Studio Code',
    comes: { by: 'registration', times: 1, program: '/usr/share/code/code' },
    redirectUris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
    logins: [{ access: { filesystem: 'read' }, path: '/mcp/filesystem' }],
  },
  {
    name: 'Release pipeline',
    comes: { by: 'person' },
    redirectUris: ['http://127.0.0.1/oauth'],
    logins: [{ access: { linear: 'read' } }],
    ends: 'blocked',
  },
  {
    name: 'MCP Inspector',
    comes: { by: 'registration', times: 1, program: null },
    redirectUris: ['http://localhost:6274/oauth/callback'],
    logins: [{ access: { linear: 'read' } }],
    ends: 'revoked',
  },
];
