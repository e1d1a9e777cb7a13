/**
 * A page of an app that changes: `consentry serve`, its page in Chromium, a server behind it that
 * the test plays, and a client that reads the page before and after the person accepts.
 */
import { callModern, logIn } from '../support/clients/oauth-client.ts';
import { complete, servePlain } from '../support/upstreams/plain-server.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { axeViolations, expect, test } from './support/test.ts';

const uri = 'ui://board/main.html';
const board = {
  name: 'get_board',
  inputSchema: { type: 'object' },
  annotations: { readOnlyHint: true },
  _meta: { ui: { resourceUri: uri } },
};

const card = { ...board, name: 'get_card', _meta: { ui: { visibility: ['app'] } } };

/** A server of 2026-07-28 with one page, which reaches these places. */
async function startBoard(): Promise<{
  readonly url: string;
  reaches: readonly string[];
  close(): void;
}> {
  const started = { reaches: ['https://a.example'] as readonly string[] };
  const server = await servePlain({
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, resources: {} },
    },
    'tools/list': { ...complete, tools: [board, card] },
    'resources/list': { ...complete, resources: [] },
    'resources/templates/list': { ...complete, resourceTemplates: [] },
    'resources/read': () => ({
      ...complete,
      contents: [
        {
          uri,
          mimeType: 'text/html;profile=mcp-app',
          text: '<h1>Board</h1>',
          _meta: { ui: { csp: { connectDomains: started.reaches } } },
        },
      ],
    }),
  });
  return Object.assign(started, server);
}

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1000, height: 900 } });

    test('SEC-122 a page that reaches one more place waits for the person, and passes once accepted', async ({
      page,
      started,
    }) => {
      const { product } = started;
      const server = await startBoard();
      await product.run('connector.add', { kind: 'http', name: 'board', url: server.url });
      await product.run('connector.connect', { name: 'board' });
      await product.run('connector.review', { name: 'board', accept: 'all' });
      const items = () => product.run('items.list', { connector: 'board' });
      await expect.poll(async () => (await items()).length).toBe(1);
      await product.run('items.accept', {
        connector: 'board',
        items: (await items()).map(({ kind, name, hash }) => ({ kind, name, hash })),
      });
      const { accessToken } = await logIn(product, { access: { board: 'read' } });
      const read = async () => {
        const answer = await callModern(product.endpoint, accessToken, 'resources/read', { uri });
        return (await answer.json()) as { result?: object; error?: { data?: object } };
      };
      expect(await read()).toHaveProperty('result');

      server.reaches = ['https://a.example', 'https://b.example'];
      expect((await read()).error?.data).toMatchObject({
        'dev.consentry/reason': 'page_not_reviewed',
      });

      await page.goto(product.ui ?? '');
      await page.getByRole('link', { name: 'Connectors' }).first().click();
      await page.getByRole('link', { name: 'board' }).first().click();
      const tab = page.getByRole('tab', { name: 'Resources & prompts' });
      await expect(tab).toContainText('1 to review');
      await tab.click();
      await page.getByRole('button', { name: /^Show / }).click();
      await expect(page.getByText(/it reaches https:\/\/b\.example/u)).toBeVisible();
      const difference = page.getByRole('region', { name: /^What changed in / });
      await expect(difference).toContainText('https://b.example');
      await page.screenshot({
        path: `test-results/review/page-${colorScheme}.png`,
        fullPage: true,
      });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('button', { name: /^Accept / }).click();
      await expect(page.getByText('Accepted', { exact: true })).toBeVisible();
      await expect(tab).not.toContainText('to review');
      expect(await read()).toHaveProperty('result');
      await page.getByRole('tab', { name: 'Tools' }).click();
      const rows = page.getByRole('row');
      await expect(rows.filter({ hasText: 'get_board' })).toContainText('Opens a page');
      await expect(rows.filter({ hasText: 'get_card' })).toContainText('For pages only');
      await page.screenshot({ path: `test-results/review/tools-${colorScheme}.png` });
      await page.goto('about:blank');
      server.close();
    });
  });
}
