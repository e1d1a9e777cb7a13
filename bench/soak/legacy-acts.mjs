/** Acts of clients that speak MCP of 2025-11-25, with sessions. */
import { setTimeout as delay } from 'node:timers/promises';
import { eventsOf, messagesOf, resultOf, Wrong } from './answers.mjs';
import { answer, anyConnector, nextId } from './client.mjs';

/** @typedef {import('./client.mjs').Client} Client */
/** @typedef {import('./client.mjs').Act} Act */

/** A client with more of them forgets the oldest, without ending it. */
const keptSessions = 8;

/**
 * Sessions left open and ended, and what is done in them.
 *
 * @param {Client} client
 * @returns {readonly Act[]}
 */
export function legacyActs({ open, send, sessionOf }) {
  return [
    {
      name: 'session left open',
      share: 1,
      async act(grant) {
        grant.sessions.push(await open(grant));
        if (grant.sessions.length > keptSessions) grant.sessions.shift();
      },
    },
    {
      name: 'session with DELETE',
      share: 1,
      async act(grant) {
        const session = await open(grant);
        await (await send(grant, null, { session, method: 'DELETE' })).text();
      },
    },
    {
      name: 'legacy call',
      share: 15,
      async act(grant) {
        const session = await sessionOf(grant);
        const params = { name: `${anyConnector()}__test_simple_text`, arguments: {} };
        const message = { id: nextId(), method: 'tools/call', params };
        resultOf(await messagesOf(await send(grant, message, { session })), 'legacy call');
      },
    },
    {
      name: 'legacy question',
      share: 1.6,
      async act(grant) {
        const session = await sessionOf(grant);
        const params = {
          name: `${anyConnector()}__test_elicitation`,
          arguments: { message: 'Who?' },
        };
        const message = { id: nextId(), method: 'tools/call', params };
        const response = await send(grant, message, { session });
        let asked = 0;
        let last;
        for await (const event of eventsOf(response)) {
          last = event;
          if (event.method !== 'elicitation/create') continue;
          asked += 1;
          await (await send(grant, { id: event.id, result: answer }, { session })).text();
        }
        if (asked !== 1 || last?.result === undefined) throw new Wrong('nothing was asked');
      },
    },
    {
      name: 'legacy stream',
      share: 0.4,
      async act(grant) {
        const session = await open(grant);
        const leaving = new AbortController();
        const response = await send(grant, null, {
          session,
          method: 'GET',
          signal: leaving.signal,
        });
        if (response.status !== 200) throw new Wrong(`GET answered ${response.status}`);
        await delay(2000 + 8000 * Math.random());
        leaving.abort();
      },
    },
  ];
}
