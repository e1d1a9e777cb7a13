/**
 * A process that opens connections and asks nothing whole on them: where, how many, and what it
 * sends on each by its arguments, and for each line on stdin as many more as it says. It prints
 * `full` when they are open, and `ended` for each that the other side ends.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [target = '', count = '0', text = ''] = process.argv.slice(2);

const say = (line) => process.stdout.write(`${line}\n`);

async function open() {
  const socket = /^\d+$/u.test(target) ? connect(Number(target), '127.0.0.1') : connect(target);
  socket.on('error', () => {}).on('close', () => say('ended'));
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  if (text === '') return;
  // Its head asks for a word that it was read (`Expect: 100-continue`, RFC 9110 section 10.1.1).
  socket.write(text);
  await new Promise((resolve) => socket.once('data', resolve).once('close', resolve));
}

/** A few at a time: each waits for the other side. */
const atOnce = 16;

async function fill(count) {
  for (let left = count; left > 0; left -= atOnce)
    await Promise.all(Array.from({ length: Math.min(left, atOnce) }, open));
  say('full');
}

await fill(Number(count));
createInterface({ input: process.stdin })
  .on('line', (line) => void fill(Number(line)))
  .on('close', () => process.exit());
