/**
 * One question to the session bus: does anybody own this name? The least of the D-Bus specification
 * that it takes (sections "Message Protocol" and "Authentication Protocol"), so that no library and
 * no program is needed for it.
 */
import { connect, type Socket } from 'node:net';

const most = 64 * 1024;
/** We may be busy ourselves, as at the start. */
const timeoutMs = 5000;

/**
 * @param address as in `DBUS_SESSION_BUS_ADDRESS`
 * @returns undefined when the bus cannot be asked
 */
export function nameHasOwner(address: string, name: string): Promise<boolean | undefined> {
  const path = socketPath(address);
  if (path === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect({ path });
    const end = (answer: boolean | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => end(undefined));
    socket.on('error', () => end(undefined));
    socket.on('close', () => end(undefined));
    converse(socket, name, end);
  });
}

function socketPath(address: string): string | undefined {
  for (const one of address.split(';')) {
    const [, kind, value = ''] = /^unix:(path|abstract)=([^,]+)/u.exec(one) ?? [];
    if (kind === undefined || !/^(?:[\w./-]|%[0-9a-f]{2})+$/iu.test(value)) continue;
    const path = decodeURIComponent(value);
    return kind === 'path' ? path : `\0${path}`;
  }
  return undefined;
}

function converse(socket: Socket, name: string, end: (answer: boolean | undefined) => void): void {
  let received = Buffer.alloc(0);
  let isIn = false;
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length > most) return end(undefined);
    if (!isIn) {
      const at = received.indexOf('\r\n');
      if (at < 0) return;
      if (!received.subarray(0, at).toString('latin1').startsWith('OK ')) return end(undefined);
      isIn = true;
      received = received.subarray(at + 2);
      socket.write('BEGIN\r\n');
      socket.write(callToBus(1, 'Hello'));
      socket.write(callToBus(2, 'NameHasOwner', name));
    }
    for (
      let size = sizeOf(received);
      size !== undefined && size <= received.length;
      size = sizeOf(received)
    ) {
      const answer = answerIn(received.subarray(0, size));
      if (answer !== null) return end(answer);
      received = received.subarray(size);
    }
  });
}

/** A call of the bus itself, with at most one text. */
function callToBus(serial: number, member: string, text?: string): Buffer {
  const body = text === undefined ? Buffer.alloc(0) : marshalText(text);
  const fields: [code: number, type: string, value: string][] = [
    [1, 'o', '/org/freedesktop/DBus'],
    [2, 's', 'org.freedesktop.DBus'],
    [3, 's', member],
    [6, 's', 'org.freedesktop.DBus'],
    ...(text === undefined ? [] : [[8, 'g', 's'] as [number, string, string]]),
  ];
  let array = Buffer.alloc(0);
  for (const [code, type, value] of fields) {
    const signature = Buffer.from([code, 1, type.charCodeAt(0), 0]);
    const content =
      type === 'g' ? Buffer.from([value.length, ...Buffer.from(value), 0]) : marshalText(value);
    array = Buffer.concat([padded(array), signature, content]);
  }
  const head = Buffer.alloc(16);
  // Little endian, a call, no flags, version 1.
  head.set([0x6c, 1, 0, 1]);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(array.length, 12);
  return Buffer.concat([padded(Buffer.concat([head, array])), body]);
}

function marshalText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes, Buffer.alloc(1)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}

/** Of the message at the beginning; undefined when its head is not there yet. */
function sizeOf(bytes: Buffer): number | undefined {
  if (bytes.length < 16) return undefined;
  const read = reader(bytes);
  return Math.ceil((16 + read(12)) / 8) * 8 + read(4);
}

/** The answer to our question, undefined when it was refused, null for any other message. */
function answerIn(message: Buffer): boolean | undefined | null {
  const read = reader(message);
  const fieldsEnd = 16 + read(12);
  // A reply names the call it is for in a field: code 5, type `u`.
  const at = message.subarray(0, fieldsEnd).indexOf(Buffer.from([5, 1, 0x75, 0]), 16);
  if (at < 0 || at % 8 !== 0 || read(at + 4) !== 2) return null;
  const isAnswer = message[1] === 2 && read(4) === 4;
  return isAnswer ? read(message.length - 4) === 1 : undefined;
}

/** The first byte of a message says how its numbers are written. */
function reader(message: Buffer): (at: number) => number {
  const isBig = message[0] === 0x42;
  return (at) => {
    if (at + 4 > message.length) return 0;
    return isBig ? message.readUInt32BE(at) : message.readUInt32LE(at);
  };
}
