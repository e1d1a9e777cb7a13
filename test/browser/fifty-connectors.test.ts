/**
 * A page with many connectors, some broken: every row says in words how it stands. The real product
 * in Chromium.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chaosConnector,
  tenBroken,
  upstreamInTrouble,
  type Closers,
  type NewConnector,
} from '../journeys/support/broken-connectors.ts';
import { startProduct } from '../journeys/support/killable.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { axeViolations, expect, test } from './support/test.ts';

test('fifty connectors, ten of them broken: each row says how it stands', async ({ page }) => {
  test.setTimeout(120_000);
  const folder = await mkdtemp(join(tmpdir(), 'consentry-fifty-'));
  const closers: Closers = [() => rm(folder, { recursive: true, force: true })];
  const product = await startProduct(folder, { ui: true });
  closers.unshift(() => product.kill());
  try {
    const url = await upstreamInTrouble(closers);
    const good: NewConnector[] = Array.from({ length: 38 }, (_, index) => {
      const name = `good-${String(index).padStart(2, '0')}`;
      return { kind: 'http', name, url: `${url}?${name}` };
    });
    const bad = await tenBroken(folder, closers);
    for (const connector of [
      ...good,
      chaosConnector('good-child', 'ok'),
      ...bad.map((one) => one.connector),
    ])
      await product.run('connector.add', connector);
    await product.run('connector.add', { ...chaosConnector('off', 'ok') });
    await product.run('connector.disable', { name: 'off' });
    await page.goto(product.ui ?? '');
    await page.getByRole('link', { name: /^Connectors/u }).click();
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await expect(row('good-37')).toContainText('Connected');
    await expect(row('good-child')).toContainText('Connected');
    for (const { connector } of bad)
      await expect(row(connector.name)).not.toContainText('Connected');
    await expect(row('bad-crash')).toContainText('Not connected', { timeout: 60_000 });
    await expect(row('bad-missing')).toContainText('Command not found');
    await expect(row('bad-tls')).toContainText('Certificate not trusted');
    await expect(row('bad-refused')).toContainText('Nothing answers');
    await expect(row('bad-portal')).toContainText('No MCP server');
    // Nothing is cut off at the right.
    await expect(row('bad-crash').getByRole('switch')).toBeInViewport({ ratio: 1 });
    await expect(row('bad-login')).toContainText(/sign|log/iu);
    if (process.env['CONSENTRY_LOOK'] !== undefined) {
      for (const colorScheme of colorSchemes) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({
          path: `${process.env['CONSENTRY_LOOK']}/fifty-${colorScheme}.png`,
          fullPage: true,
        });
      }
    }
    expect(await axeViolations(page)).toEqual([]);
  } finally {
    // The page first: it would tell of a product that is gone.
    await page.close();
    for (const close of closers) await close();
  }
});
