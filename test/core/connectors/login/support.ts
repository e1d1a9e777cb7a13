/** A core with a connector to a stand-in service, and the person's browser between the two. */
import { expect, vi } from 'vitest';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { rawRequest, sendRaw, type RawResponse } from '../../../support/clients/raw-http.ts';
import { startCore, type StartOptions, type TestCore } from '../../../support/core/start-core.ts';

/** A stand-in for the service and its pages. */
export interface ServiceForPeople {
  readonly mcpUrl: string;
  /** The person logs in there and agrees: the address the browser is sent back to. */
  logIn(authorizationUrl: string): Promise<string>;
}

export interface Person extends TestCore {
  view(name?: string): ConnectorView;
  /** Presses Connect; the address to open. Fails when no login is wanted. */
  connect(more?: { again?: boolean; issuer?: string; name?: string }): Promise<string>;
  /** Follows what the service sent the browser back to. */
  comeBack(location: string): Promise<RawResponse>;
  /** Connect, log in, come back, and wait until the connection is there. */
  logIn(service: ServiceForPeople, name?: string): Promise<void>;
  /** Calls a tool through the connectors, as the gateway does. */
  until(name: string, is: (view: ConnectorView) => boolean): Promise<ConnectorView>;
}

export async function startPerson(options: StartOptions = {}): Promise<Person> {
  const core = await startCore(options);
  const person: Person = {
    ...core,
    view(name = 'up') {
      const found = core.core.snapshot().connectors.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no connector ${name}`);
      return found;
    },
    async connect({ name = 'up', ...how } = {}) {
      const { authorizationUrl } = await core.run('connector.connect', { name, ...how });
      if (authorizationUrl === null)
        throw new Error(`no login wanted: ${JSON.stringify(person.view(name))}`);
      return authorizationUrl;
    },
    comeBack(location) {
      const url = new URL(location);
      expect(url.port).toBe(String(core.port));
      return sendRaw(
        core.port,
        rawRequest(core.port, `GET ${url.pathname}${url.search}`, [
          `Host: ${url.host}`,
          'Sec-Fetch-Site: cross-site',
          'Sec-Fetch-Mode: navigate',
          'Sec-Fetch-Dest: document',
        ]),
      );
    },
    async logIn(service, name = 'up') {
      const page = await person.comeBack(await service.logIn(await person.connect({ name })));
      expect(page.status).toBe(200);
      await person.until(name, (view) => view.connection === 'ready');
    },
    until: (name, is) =>
      vi.waitFor(
        () => {
          const view = person.view(name);
          if (!is(view)) throw new Error(`${name} is ${JSON.stringify(view)}`);
          return view;
        },
        { timeout: 8000, interval: 10 },
      ),
  };
  return person;
}

/** A core with a connector `up` to this service, not logged in. */
export async function startWith(
  service: ServiceForPeople,
  options: StartOptions & { oauth?: object; url?: string } = {},
): Promise<Person> {
  const { oauth, url = service.mcpUrl, ...rest } = options;
  const person = await startPerson(rest);
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url,
    ...(oauth === undefined ? {} : { oauth }),
  });
  await person.until('up', (view) => view.connection !== 'connecting');
  return person;
}

/** The challenge and everything else in a page that a browser gets. */
export function expectNothingReflected(page: RawResponse, ...texts: readonly string[]): void {
  for (const text of texts) expect(page.text).not.toContain(text);
}
