/** What a person types at a terminal, as the terminal sends it. */
import { Buffer } from 'node:buffer';
import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { readLineOfPerson } from '../../main/shared-adapters/system/read-line-of-person.ts';

function ask(isHidden: boolean) {
  const input = Object.assign(new PassThrough(), { raw: [] as boolean[] });
  const output = new PassThrough();
  let interrupts = 0;
  const line = readLineOfPerson({
    input: Object.assign(input, { setRawMode: (isRaw: boolean) => input.raw.push(isRaw) }),
    output,
    prompt: 'Passphrase: ',
    isHidden,
    deadlineMs: 60_000,
    onInterrupt: () => (interrupts += 1),
  });
  const said = (): string => String(output.read() ?? '');
  return { input, line, said, interrupts: () => interrupts };
}

test('SEC-91 a hidden line shows nothing of what is typed, and the terminal is as before', async () => {
  const { input, line, said } = ask(true);
  input.write('s3cret\r');
  expect(await line).toBe('s3cret');
  expect(said()).toBe('Passphrase: \n');
  expect(input.raw).toEqual([true, false]);
});

test('SEC-91 the terminal shows nothing any more by the time it asks', async () => {
  const input = new PassThrough();
  const order: string[] = [];
  const line = readLineOfPerson({
    input: Object.assign(input, { setRawMode: (isRaw: boolean) => order.push(`raw ${isRaw}`) }),
    output: new Writable({
      write(chunk: Buffer, _encoding, done) {
        order.push(chunk.toString('utf8'));
        done();
      },
    }),
    prompt: 'Passphrase: ',
    isHidden: true,
    deadlineMs: 60_000,
    onInterrupt: () => undefined,
  });
  expect(order).toEqual(['raw true', 'Passphrase: ']);
  input.write('s3cret\r');
  await line;
});

test('a shown line comes back; a backspace takes a whole character, keys that move take none', async () => {
  const { input, line, said } = ask(false);
  input.write('a€');
  input.write('\u007F\u001B[A\u001BOHb\t');
  input.write('\n');
  expect(await line).toBe('ab');
  expect(said()).toBe('Passphrase: a€\b \bb\n');
});

test('a character that comes in two pieces is one', async () => {
  const { input, line } = ask(true);
  const bytes = Buffer.from('é\r');
  input.write(bytes.subarray(0, 1));
  input.write(bytes.subarray(1));
  expect(await line).toBe('é');
});

test.each([
  ['Ctrl-C', '\u0003', 1],
  ['Ctrl-D', '\u0004', 0],
])('%s ends it without an answer', async (_key, sign, interrupted) => {
  const { input, line, interrupts } = ask(true);
  input.write(`half${sign}`);
  expect(await line).toBeNull();
  expect(interrupts()).toBe(interrupted);
});

test('the end of the input ends it without an answer', async () => {
  const { input, line } = ask(true);
  input.end('half');
  expect(await line).toBeNull();
});
