/**
 * Applications whose names are worth imitating
 * (docs/reference/clients.md#registration-and-redirect-uris). Whoever claims one of them exactly
 * may well be it: only a name that merely looks like one is suspicious.
 */
export const wellKnownClients: readonly string[] = [
  'Claude',
  'Claude Code',
  'Claude Desktop',
  'Anthropic',
  'ChatGPT',
  'Cline',
  'Codex',
  'Consentry',
  'Continue',
  'Copilot',
  'Cursor',
  'Gemini',
  'Gemini CLI',
  'GitHub Copilot',
  'Goose',
  'JetBrains',
  'Kiro',
  'LM Studio',
  'MCP Inspector',
  'mcp-remote',
  'Microsoft 365 Copilot',
  'opencode',
  'OpenAI',
  'Perplexity',
  'Raycast',
  'Roo Code',
  'Visual Studio Code',
  'VS Code',
  'Warp',
  'Windsurf',
  'Zed',
];
