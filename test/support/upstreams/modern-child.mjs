// A stdio server of SDK v2, which speaks both eras, with a tool that changes the tool list.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

serveStdio(() => {
  const mcp = new McpServer(
    { name: 'modern-child', version: '2.4' },
    { capabilities: { tools: { listChanged: true } } },
  );
  const say = (text) => ({ content: [{ type: 'text', text }] });
  mcp.registerTool('hello', { description: 'greets' }, async () => say('hello'));
  mcp.registerTool('grow', { description: 'adds a tool' }, async () => {
    mcp.registerTool('added', { description: 'came later' }, async () => say('later'));
    return say('grown');
  });
  return mcp;
});
