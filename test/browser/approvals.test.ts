/** What waits, what was missed and what holds: looked at, and without a fault that axe can see. */
import { clientPage } from '../support/core/world-host.ts';
import { answered } from '../support/worlds/answers.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { axeViolations, expect, test } from './support/test.ts';

const addresses = {
  approvals: '#/approvals',
  settings: '#/settings',
  clients: clientPage('Claude Code'),
} as const;

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1000, height: 900 } });

    for (const name of ['approvals', 'settings', 'clients'] as const) {
      test(`axe finds nothing on ${name}`, async ({ page, show }) => {
        await show(addresses[name], answered);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        if (name === 'clients') await page.getByRole('tab', { name: 'Approvals' }).click();
        if (name !== 'settings') await expect(page.getByText('until you end it')).toBeVisible();
        await page.screenshot({ path: `test-results/approvals/${name}-${colorScheme}.png` });
        expect(await axeViolations(page)).toEqual([]);
      });
    }
  });
}
