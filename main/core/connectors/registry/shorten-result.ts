/**
 * Cuts the answer of a tool to what the person allows it to cost, with a mark where something is
 * missing; what is left is a complete answer (ATMOS-19). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/**
 * @param limit bytes of text and data that may stay
 * @param hasOutputSchema the tool promised structured content: without it only an error is a valid
 *   answer
 * @returns the same object when nothing is too much
 */
export function shortenResult(
  result: JsonObject,
  limit: number,
  hasOutputSchema: boolean,
): JsonObject {
  const { content, structuredContent: structured, ...rest } = result;
  const blocks = Array.isArray(content) ? (content as readonly JsonValue[]) : [];
  const sizes = blocks.map(sizeOf);
  const structuredSize = structured === undefined ? 0 : bytesOf(JSON.stringify(structured));
  if (sizes.reduce((sum, size) => sum + size, 0) <= limit && structuredSize <= limit) return result;
  let left = limit;
  const kept = blocks.map((block, place) => {
    const size = sizes[place] ?? 0;
    if (size <= left) {
      left -= size;
      return block;
    }
    const short = shortened(block, left, size);
    left = 0;
    return short;
  });
  if (structured === undefined) return { ...rest, content: kept };
  if (structuredSize <= limit) return { ...rest, content: kept, structuredContent: structured };
  const mark = text(missing('structured content', structuredSize));
  return {
    ...rest,
    content: [...kept, mark],
    ...(hasOutputSchema && { isError: true }),
  };
}

function shortened(block: JsonValue, left: number, size: number): JsonValue {
  if (!isJsonObject(block)) return text(missing('part', size));
  const full = block['text'];
  if (block['type'] !== 'text' || typeof full !== 'string') {
    const { type } = block;
    return text(
      missing(typeof type === 'string' && /^[a-z_]{1,20}$/u.test(type) ? type : 'part', size),
    );
  }
  const start = firstBytes(full, left);
  const mark = `[Consentry cut this text: ${kilobytes(bytesOf(start))} of ${kilobytes(size)} are shown, as set for this connector. Ask for less, or for a part.]`;
  return { ...block, text: start === '' ? mark : `${start}\n${mark}` };
}

/** Never half a character. */
function firstBytes(full: string, bytes: number): string {
  let end = Math.min(full.length, bytes);
  while (end > 0 && bytesOf(full.slice(0, end)) > bytes)
    end = Math.floor((end * bytes) / bytesOf(full.slice(0, end)));
  // Between the halves of a surrogate pair.
  if (end < full.length && /[\ud800-\udbff]/u.test(full.charAt(end - 1))) end -= 1;
  return full.slice(0, Math.max(end, 0));
}

function missing(what: string, size: number): string {
  return `[Consentry left out ${what} of ${kilobytes(size)}: more than is set for this connector.]`;
}

function text(words: string): JsonObject {
  return { type: 'text', text: words };
}

function sizeOf(block: JsonValue): number {
  if (!isJsonObject(block)) return bytesOf(JSON.stringify(block));
  const plain = block['type'] === 'text' ? block['text'] : undefined;
  return bytesOf(typeof plain === 'string' ? plain : JSON.stringify(block));
}

function bytesOf(words: string): number {
  return Buffer.byteLength(words);
}

function kilobytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} KB`;
}
