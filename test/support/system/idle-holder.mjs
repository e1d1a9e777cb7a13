/**
 * A process that opens connections and asks nothing whole on them: where, how many, and what it
 * sends on each by its arguments, as many more for each line on stdin. It prints `full` when they
 * are open, and `ended` for each that the other side ends.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [target = '', count = '0', text = ''] = process.argv.slice(2);

const say = (line) => process.stdout.write(`${line}\n`);

async function open() {
  const socket = /^\d+$/u.test(target) ? connect(Number(target), '127.0.0.1') : connect(target);
  socket.on('error', () => {}).on('close', () => say('ended'));
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  if (text !== '') socket.write(text);
}

async function fill() {
  for (let at = 0; at < Number(count); at += 1) await open();
  say('full');
}

await fill();
createInterface({ input: process.stdin })
  .on('line', () => void fill())
  .on('close', () => process.exit());
