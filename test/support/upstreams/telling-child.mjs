// A stdio MCP server that tells its secret (API_KEY) wherever it can: standard error, an error of a
// call, a result.
import { createInterface } from 'node:readline';

const secret = process.env.API_KEY ?? '';
const say = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
process.stderr.write(`starting with API_KEY=${secret}\n`);

const answers = {
  initialize: (params) => ({
    protocolVersion: params.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'telling', version: '1' },
    instructions: `The key is ${secret}.`,
  }),
  'tools/list': () => ({
    tools: ['get_result', 'get_error'].map((name) => ({
      name,
      description: `Says ${secret}.`,
      inputSchema: { type: 'object' },
    })),
  }),
  ping: () => ({}),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params = {} } = JSON.parse(line);
  if (id === undefined) return;
  const answer = answers[method];
  if (answer !== undefined) return say({ id, result: answer(params) });
  if (method !== 'tools/call') return say({ id, error: { code: -32601, message: 'no' } });
  process.stderr.write(`called with ${secret}\n`);
  const text = `401 for key ${secret}`;
  if (params.name === 'get_error')
    return say({ id, error: { code: -32000, message: text, data: { key: secret } } });
  say({
    id,
    result: {
      content: [{ type: 'text', text }],
      structuredContent: { key: secret },
      isError: true,
    },
  });
});
