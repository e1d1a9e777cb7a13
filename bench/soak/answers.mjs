/** What the gateway answers to a client of the soak, read and checked. */

/**
 * @typedef {{ jsonrpc: '2.0', id?: unknown, method?: string, params?: any, result?: any, error?: {
 *   code: number, message: string } }} Message
 */

/** An answer that is not the right one; the message is its kind. */
export class Wrong extends Error {}

/**
 * @param {readonly Message[]} messages
 * @param {string} what
 */
export function resultOf(messages, what) {
  const last = messages.at(-1);
  if (last?.result !== undefined) return last.result;
  if (last?.error !== undefined)
    throw new Wrong(`${what}: ${last.error.code} ${last.error.message}`);
  throw new Wrong(
    `${what}: no answer after ${messages.length} messages, ${last?.method ?? 'none'}`,
  );
}

/**
 * @param {Response} response
 * @returns {Promise<Message[]>}
 */
export async function messagesOf(response) {
  const messages = [];
  for await (const message of eventsOf(response)) messages.push(message);
  return messages;
}

/**
 * The messages of an answer as they come, whatever its form.
 *
 * @param {Response} response
 * @returns {AsyncGenerator<Message>}
 */
export async function* eventsOf(response) {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    const text = await response.text();
    const message = text.startsWith('{') ? JSON.parse(text) : null;
    // An answer of a proxy or a login is no message; its first words say which it was.
    if (message?.jsonrpc !== '2.0')
      throw new Wrong(`HTTP ${response.status} ${text.slice(0, 90).trim()}`);
    yield message;
    return;
  }
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('data: {')) yield JSON.parse(line.slice('data: '.length));
  }
}
