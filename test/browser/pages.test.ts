import { clientPage } from '../support/core/world-host.ts';
import { openLoginService } from '../support/upstreams/login-service.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { scenes } from './support/scenes.ts';
import { axeViolations, bringIntoSight, expect, smallSizes, test } from './support/test.ts';

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1280, height: 800 } });

    test('axe finds nothing in the dialogs about clients', async ({ page, show }) => {
      await show('#/clients');
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Register by hand' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Register' }).click();
      expect(await axeViolations(page)).toEqual([]);
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Release pipeline');
      await dialog.getByRole('textbox', { name: /^Redirect URIs/ }).fill('http://127.0.0.1/cb');
      await dialog.getByRole('switch', { name: 'Has a secret' }).click();
      await page.screenshot({ path: `test-results/pages/add-client-${colorScheme}.png` });
      await dialog.getByRole('button', { name: 'Register' }).click();
      await expect(page.getByText('The secret is shown only this once')).toBeVisible();
      await page.screenshot({ path: `test-results/pages/client-secret-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);

      await show('#/clients', scenes.calm);
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Enter a code' }).click();
      await page.getByRole('textbox', { name: 'Code' }).fill('bcdf-ghjz');
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByRole('alert')).toContainText('No login waits for this code.');
      await page.screenshot({ path: `test-results/pages/enter-code-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);

      await show(clientPage('Release pipeline'));
      await page.getByRole('button', { name: 'Remove' }).click();
      await expect(page.getByRole('button', { name: 'Keep client' })).toBeFocused();
      expect(await axeViolations(page)).toEqual([]);
    });

    test('axe finds nothing in the catalog and its forms', async ({ page, show }) => {
      await show('#/connectors');
      await page.getByRole('button', { name: 'Add connector' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('searchbox', { name: 'Search the catalog' })).toBeFocused();
      await expect(dialog.getByRole('button', { name: /^GitHub/ }).first()).toBeVisible();
      await page.screenshot({ path: `test-results/pages/catalog-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);

      // Without a mouse: search, choose, fill in.
      await page.keyboard.type('folder');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect(dialog.getByRole('heading', { name: 'Add Filesystem' })).toBeVisible();
      await page.keyboard.press('Tab');
      await page.keyboard.type('/home/sam/projects');
      await expect(
        dialog.getByRole('list', { name: 'Program and arguments' }).getByRole('listitem').last(),
      ).toHaveText('/home/sam/projects');
      await page.screenshot({ path: `test-results/pages/preset-program-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);

      await dialog.getByRole('button', { name: 'Back to the catalog' }).click();
      await dialog.getByRole('searchbox').fill('');
      await dialog.getByRole('button', { name: /^Alation/ }).click();
      await dialog.getByRole('button', { name: 'Add and connect' }).click();
      await expect(dialog.getByText('Instance is missing.')).toBeVisible();
      await page.screenshot({ path: `test-results/pages/preset-address-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      // Documentation is named, and leads nowhere.
      await expect(dialog.getByRole('link')).toHaveCount(0);
    });

    test('axe finds nothing in the dialogs, menus and the drawer', async ({ page, show }) => {
      const service = await openLoginService();
      await show('#/clients');
      await page.getByRole('button', { name: 'Revoke access of Cursor' }).click();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await show('#/connectors');
      await page.getByRole('button', { name: 'Add connector' }).click();
      await page.getByRole('radio', { name: 'Command' }).check();
      await page.getByRole('textbox', { name: 'Command' }).fill('npx -y "a server" /home');
      await page.getByRole('button', { name: 'Add variable' }).click();
      await page.getByRole('button', { name: 'Add and run' }).click();
      await page.screenshot({ path: `test-results/pages/add-connector-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('radio', { name: 'URL' }).check();
      await page
        .getByRole('textbox', { name: 'URL', exact: true })
        .fill('http://10.0.0.7/<tenant>/mcp');
      await page.getByText(/^Advanced/u).click();
      await page.getByText('Message for the administrator').click();
      await page.getByRole('button', { name: 'Add and connect' }).click();
      await page.screenshot({ path: `test-results/pages/add-address-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'URL', exact: true }).fill(service.mcpUrl);
      await page.getByRole('button', { name: 'Add and connect' }).click();
      await expect(
        page.getByRole('link', { name: `Open ${new URL(service.origin).host}` }),
      ).toBeVisible();
      await page.getByText('The page shows an error').click();
      await page.screenshot({ path: `test-results/pages/added-login-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await show('#/connectors/github');
      await page.getByRole('button', { name: /class of create_issue/ }).click();
      // A menu lives at the end of the page, outside of its landmarks, as Radix puts it there.
      expect(await axeViolations(page, ['region'])).toEqual([]);
      await page.keyboard.press('Escape');

      await show('#/activity');
      await page
        .getByRole('button', { name: /create_issue/ })
        .first()
        .click();
      await expect(page.getByRole('button', { name: 'Copy as JSON' })).toBeVisible();
      await page.screenshot({ path: `test-results/pages/drawer-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}

test('a client can be revoked in the smallest window at 200 %', async ({ page, show }) => {
  await show('#/clients');
  const revoke = page.getByRole('button', { name: 'Revoke access of Cursor' });
  for (const size of smallSizes) {
    await page.setViewportSize(size);
    await bringIntoSight(revoke);
  }
});

test('everything can be reached and done with the keyboard', async ({ page, show }) => {
  await show('#/overview');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('heading', { name: 'Clients', level: 1 })).toBeVisible();

  const reached = new Set<string>();
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        name: element.getAttribute('aria-label') ?? element.textContent ?? '',
        ring: outlineStyle !== 'none' && outlineWidth !== '0px',
      };
    });
    if (focused === null) continue;
    expect(focused, `${focused.name} shows its focus`).toMatchObject({ ring: true });
    reached.add(focused.name);
  }
  for (const name of ['Search clients', 'Revoke all', 'Cursor', 'Revoke access of Cursor']) {
    expect([...reached]).toContain(name);
  }

  const revoke = page.getByRole('button', { name: 'Revoke access of Cursor' });
  await revoke.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Keep access' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(revoke).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // What is offered about its file begins with leaving it, and goes away like every question.
  await expect(page.getByRole('button', { name: 'Leave it' })).toBeFocused();
  // The question before is gone, so that the key is for this one.
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(page.getByText('"consentry": {')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('link', { name: 'Cursor' })).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search clients' })).toBeFocused();
});

test('of ten thousand entries only those in sight are drawn', async ({ page, show }) => {
  const world = await show('#/activity', scenes['long-past']);
  const count = world.snapshot().activity.lastEntryId;
  const list = page.getByRole('list', { name: 'Activity' });
  await expect(list.getByRole('listitem').first()).toBeVisible();
  const measured = await list.evaluate(async (element, whole) => {
    let most = 0;
    for (let turn = 0; turn < 2000; turn += 1) {
      const before = element.scrollHeight;
      element.scrollTop += 4000;
      await new Promise(requestAnimationFrame);
      most = Math.max(most, element.querySelectorAll('[role="listitem"]').length);
      const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      if (atEnd && before === element.scrollHeight && element.scrollHeight >= whole) break;
    }
    return { height: element.scrollHeight, most };
  }, count * 36);
  expect(measured.height).toBe(count * 36);
  expect(measured.most).toBeLessThan(80);
  await expect(list.getByRole('listitem').last()).toHaveAttribute('aria-posinset', String(count));
});

test('the theme setting wins over the system', async ({ page, show }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await show('#/settings');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await expect.poll(background).toBe('rgb(255, 255, 255)');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect.poll(background).toBe('rgb(23, 24, 27)');
  await page.getByRole('radio', { name: 'Light' }).click();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).toBe('rgb(255, 255, 255)');
});
