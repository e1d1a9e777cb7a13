/** The editor of policies as it is drawn: light, dark, narrow, in forced colours. */
import { memoryPolicy } from '../support/core/memory-policy.ts';
import { policyWith } from '../support/core/managed-policy.ts';
import { axeViolations, expect, test } from './support/test.ts';

const looser = {
  ...policyWith({
    access: 'read-write',
    registration: { mode: 'allow-list', allowedClients: ['https://client.example.com/c'] },
    connectors: {
      usersMayAdd: false,
      allowed: [{ command: ['npx', '-y', '@example/*', '**'] }],
      forbidden: [{ url: '*://*.example.net' }],
      provided: [
        { name: 'wiki', title: 'Wiki', url: 'https://wiki.example.com/mcp', tools: ['*'] },
      ],
    },
    tools: [{ at: { url: 'https://wiki.example.com/*' }, class: 'write', mode: 'ask' }],
    locked: ['tools'],
    roles: { reader: { registration: 'edit', access: 'view' } },
    groups: { everyone: { roles: ['reader'], everyone: true, users: ['ada'] } },
  }),
};
const inForce = policyWith({ access: 'read-only', tokens: { accessMinutes: 5 } });

for (const look of ['light', 'dark', 'narrow', 'forced'] as const) {
  test.describe(look, () => {
    test.use({
      colorScheme: look === 'dark' ? 'dark' : 'light',
      viewport: look === 'narrow' ? { width: 320, height: 640 } : { width: 880, height: 780 },
    });

    test('axe finds nothing in the editor of policies, and nothing scrolls sideways', async ({
      page,
      show,
    }) => {
      if (look === 'forced') await page.emulateMedia({ forcedColors: 'active' });
      const shot = (name: string) =>
        page.screenshot({ path: `test-results/pages/policy-${name}-${look}.png` });
      const isSound = async (): Promise<void> => {
        expect(await axeViolations(page)).toEqual([]);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(wider).toBeLessThanOrEqual(0);
        const inside = await page.evaluate(() => {
          const main = document.querySelector('main > div');
          return main === null ? 1 : main.scrollWidth - main.clientWidth;
        });
        expect(inside).toBeLessThanOrEqual(0);
      };
      await show('', {
        world: 'empty',
        window: 'policy',
        ports: { managedPolicy: memoryPolicy(inForce) },
      });
      await expect(page.getByRole('button', { name: 'Begin with it' })).toBeVisible();
      await shot('start');
      await isSound();
      await page.getByLabel('Policy file').setInputFiles({
        name: 'mine.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(looser)),
      });
      await page.getByRole('button', { name: 'Add allowed connector' }).click();
      await expect(page.getByRole('list', { name: 'Faults' })).toBeVisible();
      await shot('faults');
      await isSound();
      await page.getByRole('button', { name: 'Remove allowed connector 2' }).click();
      await expect(page.getByText('Removed allowed connector 2.')).toBeVisible();
      for (const part of ['Connectors', 'Tools', 'Roles']) {
        await page.getByRole('region', { name: part, exact: true }).scrollIntoViewIfNeeded();
        await shot(part.toLowerCase());
      }
      await isSound();
      await page.getByRole('button', { name: 'Review' }).click();
      await expect(page.getByRole('list', { name: 'Changes' })).toContainText('Looser');
      await shot('review');
      await page.getByRole('checkbox', { name: 'I have read this policy' }).check();
      await page.getByLabel('Your name').fill('Ada');
      await page.getByRole('button', { name: /^Save policy/u }).scrollIntoViewIfNeeded();
      await shot('sign-off');
      await isSound();
    });
  });
}
