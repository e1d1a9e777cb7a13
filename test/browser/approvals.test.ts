/** What waits, what was missed and what holds: looked at, and without a fault that axe can see. */
import { axeViolations, expect, test } from './support/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1000, height: 900 } });

    for (const page of ['approvals', 'settings', 'clients/dyn-6f1c9a20']) {
      test(`axe finds nothing on ${page}`, async ({ page: tab, pages }) => {
        await tab.goto(`${pages.origin}/?fake#/${page}`);
        await expect(tab.getByRole('heading', { level: 1 })).toBeVisible();
        if (page.startsWith('clients')) await tab.getByRole('tab', { name: 'Approvals' }).click();
        if (page !== 'settings') await expect(tab.getByText('until you end it')).toBeVisible();
        const name = page.split('/')[0] ?? page;
        await tab.screenshot({ path: `test-results/approvals/${name}-${colorScheme}.png` });
        expect(await axeViolations(tab)).toEqual([]);
      });
    }
  });
}
