/**
 * An MCP server (2025-11-25) whose tool `flood` never answers: it says progress, log messages or
 * comments as fast as they are taken. `stdio` as argument, or `http`: then its address is the first
 * line of its standard output.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const tool = (name) => ({ name, inputSchema: { type: 'object' } });
const results = {
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: {}, logging: {} },
    serverInfo: { name: 'flooding', version: '1' },
  }),
  'tools/list': () => ({ tools: [tool('get_flood')] }),
  ping: () => ({}),
};

/** One piece of the flood, 64 KiB of it. */
function pieceOf({ kind = 'progress' } = {}, progressToken = 0, frame = (text) => `${text}\n`) {
  const said = {
    progress: { method: 'notifications/progress', params: { progressToken, progress: 1 } },
    log: { method: 'notifications/message', params: { level: 'info', data: 'x' } },
  }[kind];
  const one = said === undefined ? ': x\n' : frame(JSON.stringify({ jsonrpc: '2.0', ...said }));
  return one.repeat(Math.ceil(65_536 / one.length));
}

/** Writes for as long as somebody reads. */
function flood(stream, piece) {
  const more = () => {
    while (!stream.destroyed && stream.write(piece));
    if (!stream.destroyed) stream.once('drain', more);
  };
  more();
}

function answerTo({ id, method }) {
  const result = results[method]?.();
  const error = { code: -32601, message: 'Method not found' };
  return { jsonrpc: '2.0', id, ...(result === undefined ? { error } : { result }) };
}

if (process.argv[2] === 'stdio') {
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    const { method, params } = message;
    if (method === 'tools/call')
      flood(process.stdout, pieceOf(params.arguments, params._meta?.progressToken));
    else if (message.id !== undefined)
      process.stdout.write(`${JSON.stringify(answerTo(message))}\n`);
  }
  process.exit(0);
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    const message = JSON.parse(Buffer.concat(chunks).toString());
    if (message.id === undefined) return response.writeHead(202).end();
    if (message.method !== 'tools/call') {
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(answerTo(message)));
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const { arguments: args, _meta } = message.params;
    flood(
      response,
      pieceOf(args, _meta?.progressToken, (text) => `data: ${text}\n\n`),
    );
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/mcp`));
