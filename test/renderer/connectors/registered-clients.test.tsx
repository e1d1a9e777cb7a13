import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { memoryPreferences } from '../../support/core/memory-ports.ts';
import type { LoginService } from '../../support/upstreams/login-service-view.ts';
import { startLoginService } from '../../support/upstreams/login-service.ts';
import type { World } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const document = 'https://example.com/consentry.json';

const textOf = (name: string): string => screen.getByRole('textbox', { name }).textContent;

/** The page of a connector `acme` to this service. */
function showAt(service: LoginService, published: string | null = null): Promise<World> {
  return renderApp('#/connectors/acme', {
    world: 'calm',
    ports: { preferences: memoryPreferences({ clientMetadataUrl: published }) },
    async before({ run }) {
      await run('connector.add', { kind: 'http', name: 'acme', url: service.mcpUrl });
    },
  });
}

describe('a service that lets in only clients it knows', () => {
  it('ATLAR-5 says that it has a list, with what to send as fields to copy, and leads to the field for an ID of its own', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    service.serverMetadata = { client_id_metadata_document_supported: true };
    const world = await showAt(service, document);
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    // The page in the browser shows an error: the values are the same before and after.
    await user.click(await screen.findByText('The page shows an error'));
    expect(textOf('Client ID')).toBe(document);
    const redirectUri = textOf('Redirect URI');
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/u);

    const link = screen.getByRole('link', { name: /^Open/u }).getAttribute('href') ?? '';
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({
      state: new URL(link).searchParams.get('state') ?? '',
      iss: service.origin,
      error: 'unauthorized_client',
    }).toString();
    await fetch(back);
    const card = within(await screen.findByRole('region', { name: 'Listed clients only' }));
    expect(card.getByRole('textbox', { name: 'Client ID' }).textContent).toBe(document);
    expect(card.getByRole('textbox', { name: 'Redirect URI' }).textContent).toBe(redirectUri);
    await user.click(card.getByText('Message to whoever runs it'));
    const message = card.getByRole('textbox', { name: 'Message to whoever runs it' }).textContent;
    expect(message).toContain(`Client ID (the address of its metadata document): ${document}`);
    expect(message).toContain(redirectUri);
    expect(world.connector('acme').problem?.code).toBe('client_not_listed');

    await user.click(card.getByRole('button', { name: 'Enter a client ID…' }));
    const settings = within(screen.getByRole('tabpanel', { name: 'Settings' }));
    expect(settings.getByRole('textbox', { name: 'Client ID' })).toBeTruthy();
  });

  it('ALATION-5 names a service that registers nobody, with the message for its administrator', async () => {
    const user = userEvent.setup();
    const service = await startLoginService();
    service.serverMetadata = { registration_endpoint: undefined };
    await showAt(service);
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    const card = within(await screen.findByRole('region', { name: 'Registered clients only' }));
    expect(card.queryByRole('textbox', { name: 'Client ID' })).toBeNull();
    const redirectUri = card.getByRole('textbox', { name: 'Redirect URI' }).textContent;
    await user.click(card.getByText('Message to whoever runs it'));
    expect(card.getByRole('textbox', { name: /^Message/u }).textContent).toContain(
      `Redirect URI (exactly this one): ${redirectUri}`,
    );
    await user.click(card.getByRole('link', { name: 'publish one for Consentry' }));
    expect(await screen.findByRole('heading', { name: 'Client metadata document' })).toBeTruthy();
  });
});

describe('the document that stands for Consentry', () => {
  it('ATLAR-4 is shown for the address that is typed, and checked before it is used', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/settings/document');
    const card = within(screen.getByRole('region', { name: 'Client metadata document' }));
    const address = card.getByRole('textbox', { name: 'Address of the document' });
    await user.type(address, 'http://example.com/consentry.json');
    await user.click(card.getByRole('button', { name: 'Check and use it' }));
    expect(card.getByText(/^Use a full https address/u)).toBeTruthy();
    await user.clear(address);
    await user.type(address, document);
    await user.click(card.getByText('The document to publish'));
    const text = card.getByRole('textbox', { name: 'The document to publish' });
    expect(JSON.parse(text.textContent)).toMatchObject({ client_id: document });
    await user.click(card.getByRole('button', { name: 'Check and use it' }));
    expect(inputsOf(world, 'clientDocument.set')).toEqual([{ url: document }]);
    expect(
      await card.findByText(`The document at ${document} cannot be read: the answer is 404.`),
    ).toBeTruthy();
    expect(card.queryByText(/^In use/u)).toBeNull();
  });

  it('is no longer used at the press of a button', async () => {
    const user = userEvent.setup();
    const preferences = memoryPreferences({ clientMetadataUrl: document });
    await renderApp('#/settings', { world: 'calm', ports: { preferences } });
    const card = within(screen.getByRole('region', { name: 'Client metadata document' }));
    expect(card.getByText(document)).toBeTruthy();
    await user.click(card.getByRole('button', { name: 'Stop using it' }));
    expect(card.queryByText(document)).toBeNull();
    expect(preferences.read().clientMetadataUrl).toBeNull();
  });
});
