/**
 * Keeps the events of one legacy session, so that a client can resume a stream that was closed on
 * it.
 */

/** @returns {import('@modelcontextprotocol/server').EventStore} */
export function createEventStore() {
  /**
   * @type {{ id: string, stream: string, message:
   *   import('@modelcontextprotocol/server').JSONRPCMessage }[]}
   */
  const events = [];

  return {
    async storeEvent(stream, message) {
      const id = `${stream}_${events.length}`;
      events.push({ id, stream, message });
      return id;
    },
    async getStreamIdForEventId(id) {
      return events.find((event) => event.id === id)?.stream;
    },
    async replayEventsAfter(lastId, { send }) {
      const position = events.findIndex((event) => event.id === lastId);
      const stream = events[position]?.stream ?? '';
      for (const event of events.slice(position + 1)) {
        // The priming event has no message to repeat.
        if (event.stream === stream && 'jsonrpc' in event.message)
          await send(event.id, event.message);
      }
      return stream;
    },
  };
}
