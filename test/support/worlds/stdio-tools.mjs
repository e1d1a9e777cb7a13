// A stdio MCP server of 2025-11-25 that offers what the JSON file of its first argument says. The
// methods it is asked for are written to its second, where there is one.
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const { serverInfo, tools } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const answers = {
  initialize: () => ({ protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo }),
  ping: () => ({}),
  'tools/list': () => ({ tools }),
  'tools/call': ({ name }) => ({ content: [{ type: 'text', text: `${name} is done` }] }),
};

process.stderr.write(`${serverInfo.name} is ready\n`);
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params = {} } = JSON.parse(line);
  if (process.argv[3] !== undefined) appendFileSync(process.argv[3], `${method}\n`);
  if (id === undefined) return;
  const answer = answers[method];
  const said =
    answer === undefined
      ? { error: { code: -32601, message: 'Method not found' } }
      : { result: answer(params) };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...said })}\n`);
});
