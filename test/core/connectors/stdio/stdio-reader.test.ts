/** What is made of the output of a process: messages, and at some point the end of patience. */
import { expect, it, vi } from 'vitest';
import {
  createStdioReader,
  type StdioReaderEvents,
} from '../../../../main/core/connectors/stdio/stdio-reader.ts';
import { limits } from '../../../../main/core/limits/limits.ts';

function setUp() {
  const events = {
    onMessage: vi.fn<StdioReaderEvents['onMessage']>(),
    onTooLong: vi.fn<StdioReaderEvents['onTooLong']>(),
    onHopeless: vi.fn<StdioReaderEvents['onHopeless']>(),
  };
  return { events, reader: createStdioReader(events) };
}

it('reads a message over two chunks, with the size of its line', () => {
  const { events, reader } = setUp();
  const line = '{"jsonrpc":"2.0","id":1,"result":{}}';
  reader.push(Buffer.from(line.slice(0, 9)));
  reader.push(Buffer.from(`${line.slice(9)}\n`));
  expect(events.onMessage).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ kind: 'result', id: 1 }),
    line.length,
  );
});

it('SEC-79 has enough after too many lines that are no messages, whoever found them', () => {
  const { events, reader } = setUp();
  for (let line = 1; line < limits.upstream.badLines; line += 1)
    reader.push(Buffer.from('hello\n'));
  expect(events.onHopeless).not.toHaveBeenCalled();
  reader.countBadLine();
  expect(events.onHopeless).toHaveBeenCalledExactlyOnceWith('garbage', expect.any(String));
});

it('SEC-79 has enough of a line that does not end', () => {
  const { events, reader } = setUp();
  const chunk = Buffer.alloc(limits.upstream.stdioLine, 'a');
  for (let times = 0; times < 5; times += 1) reader.push(chunk);
  expect(events.onHopeless).toHaveBeenCalledWith('too_large', expect.any(String));
});
