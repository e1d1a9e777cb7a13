/** PNG of eight bits a channel (https://www.w3.org/TR/png-3/). */
import { crc32, deflateSync } from 'node:zlib';

/**
 * @param {number} size edge length in pixels
 * @param {Buffer} pixels RGBA, four bytes a pixel, not premultiplied
 */
export function encodePng(size, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, RGBA
  const lines = Buffer.alloc(size * (1 + size * 4));
  for (let row = 0; row < size; row += 1) {
    // The byte before each line says which filter it went through: none.
    pixels.copy(lines, row * (1 + size * 4) + 1, row * size * 4, (row + 1) * size * 4);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
