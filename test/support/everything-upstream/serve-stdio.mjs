/** The same server over standard input and output. */
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { createChanges } from './changes.mjs';
import { createEverythingServer } from './create-server.mjs';

/** @param {'both' | 'modern' | 'legacy'} era */
export async function serveStandardStreams(era) {
  const changes = createChanges();

  /** @param {'legacy' | 'modern'} served */
  function create(served) {
    const server = createEverythingServer(served, changes);
    changes.listen((list) => {
      void (list === 'tools' ? server.sendToolListChanged() : server.sendPromptListChanged());
    });
    if (served === 'modern') {
      changes.listenToResources((uri) => {
        void server.sendResourceUpdated({ uri });
      });
    }
    return server;
  }

  if (era === 'legacy') {
    await create('legacy').connect(new StdioServerTransport());
    return;
  }
  serveStdio((opening) => create(opening.era), { legacy: era === 'modern' ? 'reject' : 'serve' });
}
