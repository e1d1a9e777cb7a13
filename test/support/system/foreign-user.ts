/**
 * Another user of the machine, played by a process of uid 65534. Only root can become somebody
 * else.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const uid = 65_534;

/** False where this test run has no way to act as another user. */
export const canBeAnotherUser = process.platform === 'linux' && process.getuid?.() === 0;

/**
 * Plain CommonJS for `node -e`: everything it needs comes through stdin, since that user may not
 * read our folders.
 */
const script = `
const { connect } = require('node:net');
let text = '';
process.stdin.on('data', (chunk) => (text += chunk)).on('end', async () => {
  const { host, port, requests } = JSON.parse(text);
  const answers = [];
  for (const request of requests) {
    answers.push(await new Promise((resolve) => {
      let answer = '';
      const socket = connect({ host, port }, () => socket.write(request));
      socket.setTimeout(8000, () => socket.destroy());
      socket.on('data', (chunk) => (answer += chunk)).on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    }));
  }
  process.stdout.write(JSON.stringify(answers));
});`;

/**
 * Sends each request on a connection of its own, as that user, and gives all that came until we
 * closed.
 */
export async function sendAsAnotherUser(
  port: number,
  requests: readonly string[],
  host = '127.0.0.1',
): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['-e', script], {
    uid,
    gid: uid,
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 15_000,
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stdin.end(JSON.stringify({ host, port, requests }));
  await once(child, 'close');
  return JSON.parse(out) as string[];
}
