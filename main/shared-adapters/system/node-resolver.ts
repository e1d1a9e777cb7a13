/** Names as the operating system resolves them, its hosts file included. */
import { lookup } from 'node:dns/promises';
import type { Resolver } from '../../core/ports/ports.ts';

export function createNodeResolver(): Resolver {
  return {
    async resolve(host) {
      const found = await lookup(host, { all: true, verbatim: true });
      return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
    },
  };
}
