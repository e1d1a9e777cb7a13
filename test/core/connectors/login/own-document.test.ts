/** Consentry's own client metadata document: made, checked where it is published, and used. */
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import {
  publicAddress,
  sendDocument,
  startDocumentServer,
  type DocumentServer,
} from '../../../support/upstreams/document-server.ts';
import { startVendor } from '../../../support/vendors/vendor-base.ts';
import { startPerson, type Person } from './support.ts';

const address = 'https://example.com/consentry.json';

interface World {
  readonly person: Person;
  readonly documents: DocumentServer;
}

async function startWorld(): Promise<World> {
  const documents = await startDocumentServer();
  const { resolver, transport: internet } = documents;
  // The service is on this computer, and is what it is.
  const dial: typeof internet.dial = (address, port) =>
    address.address === '127.0.0.1'
      ? connect({ host: address.address, port })
      : internet.dial(address, port);
  const transport = { ...internet, dial };
  return { documents, person: await startPerson({ ports: { resolver }, transport }) };
}

async function toPublish(person: Person, at = address): Promise<Record<string, unknown>> {
  const { text } = await person.run('clientDocument.get', { at });
  return JSON.parse(text) as Record<string, unknown>;
}

const inUse = async (person: Person) => (await person.run('clientDocument.get', {})).url;

test('ATLAR-4 is made for an address, read there, and is the client at a service that reads documents', async () => {
  const { person, documents } = await startWorld();
  expect(await inUse(person)).toBeNull();
  const document = await toPublish(person);
  expect(document).toMatchObject({
    client_id: address,
    client_name: 'Consentry',
    redirect_uris: [
      'http://127.0.0.1/oauth/callback',
      'http://localhost/oauth/callback',
      `http://127.0.0.1:${person.port}/oauth/callback`,
      `http://localhost:${person.port}/oauth/callback`,
    ],
    token_endpoint_auth_method: 'none',
  });
  documents.answer = sendDocument(document);
  expect((await person.run('clientDocument.set', { url: address })).url).toBe(address);
  expect(documents.dialled).toEqual([`${publicAddress} 443`]);

  const vendor = await startVendor({
    registration: ['document'],
    documents: new Map([[address, document]]),
  });
  await person.run('connector.add', { kind: 'http', name: 'up', url: vendor.mcpUrl });
  await person.until('up', ({ auth }) => auth === 'action-required');
  await person.logIn(vendor);
  expect(person.view().login?.registration).toMatchObject({ clientId: address, kind: 'document' });
  const { entries } = await person.run('audit.list', { action: 'clientDocument.set' });
  expect(entries).toMatchObject([
    { detail: `${address}, in the terminal of Consentry`, decision: 'done' },
  ]);

  await person.run('clientDocument.set', { url: null });
  expect(await inUse(person)).toBeNull();
});

test.each([
  ['another client', { client_id: 'https://example.com/other.json' }, 'client_id'],
  ['a client with a secret', { token_endpoint_auth_method: 'client_secret_basic' }, 'none'],
  ['other places', { redirect_uris: ['http://127.0.0.1/callback'] }, 'redirect_uris'],
  ['one spelling', { redirect_uris: ['http://127.0.0.1/oauth/callback'] }, 'localhost'],
])('ATLAR-4 a document of %s is refused, and nothing changes', async (_what, wrong, named) => {
  const { person, documents } = await startWorld();
  documents.answer = sendDocument({ ...(await toPublish(person)), ...wrong });
  const refusal = await person.refused('clientDocument.set', { url: address });
  expect(refusal).toMatchObject({ code: 'conflict' });
  expect(refusal.message).toContain(named);
  expect(await inUse(person)).toBeNull();
});

test.each([
  ['nothing', 404, ''],
  ['a page', 200, '<!doctype html>'],
  ['two ids', 200, `{"client_id":"${address}","client_id":"x"}`],
  ['a list', 200, '[]'],
])('%s at the address is no document', async (_what, status, body) => {
  const { person, documents } = await startWorld();
  documents.answer = (_request, response) => response.writeHead(status).end(body);
  expect(await person.refused('clientDocument.set', { url: address })).toMatchObject({
    code: 'connector_failed',
    message: expect.stringContaining(`The document at ${address} cannot be read`) as string,
  });
  expect(await inUse(person)).toBeNull();
});

test.each([
  'http://example.com/consentry.json',
  'https://example.com/',
  'https://example.com',
  'https://example.com/a/../consentry.json',
  'https://example.com/consentry.json#it',
  'https://me:word@example.com/consentry.json',
  'consentry.json',
])('%s is no address of a document, and nothing is asked', async (url) => {
  const { person, documents } = await startWorld();
  expect(await person.refused('clientDocument.set', { url })).toMatchObject({
    code: 'invalid_input',
  });
  expect(documents.dialled).toEqual([]);
});

test('a document that was published before another port was chosen still counts', async () => {
  const { person, documents } = await startWorld();
  const document = await toPublish(person);
  const [any, anyLocalhost] = document['redirect_uris'] as string[];
  documents.answer = sendDocument({ ...document, redirect_uris: [any, anyLocalhost] });
  await person.run('clientDocument.set', { url: address });
  expect(await inUse(person)).toBe(address);
});
