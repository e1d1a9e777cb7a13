// A stdio MCP server (2025-11-25) that misbehaves on request. argv: MODE [anything the `argv` tool
// should return].
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const mode = process.argv[2] ?? 'ok';
const say = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const text = (value) => ({
  content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }],
});
const cancelled = [];
const answers = [];
const waiting = new Map();
let extraTools = [];

process.stderr.write(`chaos-child ${mode} started\n`);
if (mode === 'exit-at-once') process.exit(7);
if (mode === 'garbage')
  for (let line = 0; line < 500; line += 1) process.stdout.write(`\u001b[31mnot json ${line}\n`);
if (mode === 'noisy')
  process.stdout.write('Welcome!\n\u001b[2J\n[1,2,3]\n{"jsonrpc":"2.0","id":4711,"result":{}}\n');
if (mode === 'endless-line') {
  const block = Buffer.alloc(1 << 20, 0x61);
  for (let written = 0; written < 64; written += 1) process.stdout.write(block);
}
if (mode === 'speaks-more')
  for (let n = 0; n < 8; n += 1) say({ method: `notifications/com.example/n${n % 7}`, params: {} });
// A family that minds neither the end of its input nor SIGTERM; everybody in it carries the mark of
// argv.
if (mode === 'family') {
  process.on('SIGTERM', () => undefined);
  const code = 'process.on("SIGTERM",()=>{});setInterval(()=>{},1000)';
  for (let member = 0; member < 2; member += 1)
    spawn(process.execPath, ['-e', code, process.argv[3]], { stdio: 'ignore' });
  setInterval(() => undefined, 1000);
}
if (mode === 'ignore-sigterm') {
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1000);
}

const tools = {
  echo: (id, args) => say({ id, result: text(args) }),
  argv: (id) => say({ id, result: text(process.argv.slice(2)) }),
  // In base64: in plain its secrets would be cut out of the answer.
  env: (id) => {
    const base64 = Buffer.from(JSON.stringify(process.env)).toString('base64');
    say({ id, result: text({ base64 }) });
  },
  pid: (id) =>
    say({ id, result: text({ pid: process.pid, ppid: process.ppid, cwd: process.cwd() }) }),
  wait: (id, _args, params) => {
    waiting.set(id, params);
    say({
      method: 'notifications/progress',
      params: { progressToken: params._meta?.progressToken ?? 0, progress: 1 },
    });
  },
  cancelled: (id) => say({ id, result: text(cancelled) }),
  crash: () => process.exit(3),
  stderr: (id, args) =>
    process.stderr.write(`${args.line}\n`, () => say({ id, result: text('written') })),
  ticks: (id, args, params) => {
    const progressToken = params._meta?.progressToken ?? 0;
    let progress = 0;
    const timer = setInterval(() => {
      progress += 1;
      say({ method: 'notifications/progress', params: { progressToken, progress } });
      if (progress < args.count) return;
      clearInterval(timer);
      say({ id, result: text('done') });
    }, args.everyMs);
  },
  raw: (id, args) => {
    process.stdout.write(Buffer.from(args.base64, 'base64'));
    say({ id, result: text('said') });
  },
  huge: (id) => say({ result: text('x'.repeat(11 * 1024 * 1024)), id }),
  deep: (id) =>
    process.stdout.write(
      `{"jsonrpc":"2.0","id":${id},"result":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}\n`,
    ),
  twice: (id) => {
    say({ id: 9_999_999, result: text('foreign') });
    say({ id: `${id}`, result: text('a string is not our number') });
    say({ id, result: text('first') });
    say({ id, result: text('second') });
  },
  asks: (id) => {
    say({ id: 'q1', method: 'ping' });
    say({ id: 'q2', method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } });
    say({ id: 'q3', method: 'roots/list' });
    const url = 'http://127.0.0.1:9/login';
    const params = { mode: 'url', elicitationId: 'e', url, message: 'Enter your password' };
    say({ id: 'q4', method: 'elicitation/create', params });
    waiting.set('asks', id);
  },
  fork: (id) => {
    const code = 'process.on("SIGTERM",()=>{});process.stdout.write("up");setInterval(()=>{},1000)';
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.once('data', () =>
      say({ id, result: text({ pid: process.pid, grandchild: child.pid }) }),
    );
  },
  change: (id) => {
    extraTools = [{ name: 'added', description: 'came later', inputSchema: { type: 'object' } }];
    say({ id, result: text('changed') });
    for (let times = 0; times < 200; times += 1)
      say({ method: 'notifications/tools/list_changed' });
  },
};
let lists = 0;
tools.lists = (id) => say({ id, result: text({ lists }) });

function take(message) {
  const { id, method, params = {} } = message;
  if (method === undefined) {
    answers.push(message);
    if (answers.length === 4) say({ id: waiting.get('asks'), result: text(answers) });
    return;
  }
  if (mode === 'silent') return;
  if (method === 'notifications/cancelled') cancelled.push(params.requestId);
  if (id === undefined) {
    if (method === 'notifications/initialized' && mode === 'exit-after-init') process.exit(5);
    return;
  }
  if (method === 'server/discover' && mode === 'exit-on-probe') process.exit(1);
  if (method === 'initialize') {
    say({
      id,
      result: {
        protocolVersion: mode === 'odd-version' ? '1999-01-01' : params.protocolVersion,
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: 'chaos\u202echild', version: '1' },
        instructions: 'Be\u200b careful.',
      },
    });
  } else if (method === 'tools/list') {
    lists += 1;
    const own = Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } }));
    say({ id, result: { tools: [...own, ...extraTools] } });
  } else if (method === 'tools/call' && tools[params.name] !== undefined) {
    tools[params.name](id, params.arguments ?? {}, params);
  } else {
    say({ id, error: { code: -32601, message: 'no such method' } });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => take(JSON.parse(line)));
process.stdin.on('end', () => {
  if (mode !== 'ignore-sigterm' && mode !== 'family') process.exit(0);
});
