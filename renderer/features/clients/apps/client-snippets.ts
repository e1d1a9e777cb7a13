/** What to paste where, for each client. */

export interface ClientSnippet {
  readonly client: string;
  readonly where: string;
  readonly text: string;
  readonly next: string;
}

/** Snippets for an endpoint such as `http://127.0.0.1:29170/mcp`. */
export function clientSnippets(endpoint: string): readonly ClientSnippet[] {
  return [
    {
      client: 'Claude Code',
      where: 'Run this in a terminal:',
      text: `claude mcp add --transport http consentry ${endpoint}`,
      next: 'Then type /mcp in Claude Code and choose consentry to log in.',
    },
    {
      client: 'Cursor',
      where: 'Put this into ~/.cursor/mcp.json:',
      text: json({ mcpServers: { consentry: { url: endpoint } } }),
      next: 'Cursor asks you to log in; the question then appears here.',
    },
    {
      client: 'VS Code',
      where: 'Put this into .vscode/mcp.json, or into the user settings for MCP:',
      text: json({ servers: { consentry: { type: 'http', url: endpoint } } }),
      next: 'Start the server from the file; VS Code then asks you to log in.',
    },
    {
      client: 'Others',
      where: 'Most clients read this form:',
      text: json({ mcpServers: { consentry: { type: 'http', url: endpoint } } }),
      next: 'The client opens a browser to log in; the question then appears here.',
    },
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
