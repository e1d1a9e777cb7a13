/**
 * Adding Consentry to an AI client in the window: what is shown before, by keyboard too, and
 * without a fault that axe can see.
 */
import { colorSchemes } from '../support/values/counts.ts';
import { scenes } from './support/scenes.ts';
import { axeViolations, expect, test } from './support/test.ts';

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1000, height: 900 } });

    test('CFG-3 CFG-14 the change is shown before, then what the client needs, and undo', async ({
      page,
      show,
    }) => {
      await show('#/clients');
      const list = page.getByRole('list', { name: 'AI clients on this computer' });
      await list.scrollIntoViewIfNeeded();
      await expect(list.getByText('Claude Desktop')).toBeVisible();
      await page.screenshot({
        path: `test-results/client-files/list-${colorScheme}.png`,
        fullPage: true,
      });
      expect(await axeViolations(page)).toEqual([]);

      const add = page.getByRole('button', { name: 'Add Consentry to Claude Desktop' });
      await add.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      const change = dialog.getByRole('group', { name: /^What changes/u });
      await expect(change.getByText('"claude-desktop"')).toBeVisible();
      await page.screenshot({ path: `test-results/client-files/dialog-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Write it' }).click();
      await expect(dialog.getByText('Start Claude Desktop again')).toBeVisible();
      await page.screenshot({ path: `test-results/client-files/written-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Undo' }).click();
      await expect(add).toBeVisible();
      // The button it began with was another one in between.
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    });

    test('CFG-10 CFG-15 an entry of somebody else, a managed client, and one that cannot be written', async ({
      page,
      show,
    }) => {
      await show('#/clients', scenes.claimed);
      await page.getByRole('button', { name: 'Add Consentry to Claude Code' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText('Your organisation manages')).toBeVisible();
      const replace = dialog.getByRole('button', { name: 'Replace it' });
      await expect(replace).toBeDisabled();
      await page.screenshot({ path: `test-results/client-files/replace-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await dialog.getByRole('textbox', { name: 'Name of the entry' }).fill('gate');
      await expect(dialog.getByRole('button', { name: 'Write it' })).toBeEnabled();
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: /^Show \d+ others/u }).click();
      await page.getByRole('button', { name: 'Add Consentry to Mistral Vibe' }).click();
      await expect(dialog.getByText('is not certain on this system')).toBeVisible();
      await expect(dialog.getByRole('button', { name: 'Write it' })).toBeHidden();
      await page.screenshot({ path: `test-results/client-files/blocked-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}
