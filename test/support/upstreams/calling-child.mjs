// A stdio server that, instead of serving, calls the one that started it. argv: ENDPOINT ISSUER.
const [, , endpoint, issuer] = process.argv;
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x', arguments: {} } };
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

async function say(what, url, headers, body) {
  const { status } = await fetch(url, { method: 'POST', headers, body });
  process.stderr.write(`${what}: ${status}\n`);
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const body = JSON.stringify(call);
await say('tools/call without a token', endpoint, json, body);
const authorization = `Bearer cst_at_${'A'.repeat(43)}`;
await say('tools/call with a made-up token', endpoint, { ...json, authorization }, body);
const code = new URLSearchParams({ grant_type: 'authorization_code', client_id: 'x', code: 'y' });
await say('token without a code', `${issuer}/oauth/token`, form, code.toString());
const client = { client_name: 'Child', redirect_uris: ['http://127.0.0.1:1/callback'] };
await say('register', `${issuer}/oauth/register`, json, JSON.stringify(client));
process.stderr.write('done\n');
setInterval(() => undefined, 1000);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
