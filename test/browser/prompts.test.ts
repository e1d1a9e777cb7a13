import type { Page } from '@playwright/test';
import type { World } from '../support/core/world-host.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { promptScene, type Scene } from './support/prompt-scenes.ts';
import { axeViolations, expect, test } from './support/test.ts';
import type { Show } from './support/world-page.ts';

const consents = [
  'consent',
  'renewed',
  'again',
  'step-up',
  'own-rights',
  'remembered',
  'device',
  'lookalike',
  'hostile',
] as const;
const scenes = [
  ...consents,
  'lookup',
  'approval',
  'other-program',
  'hostile-call',
  'huge',
  'flood',
] as const;
/** The answers that say yes and no. */
const yes = /^(Allow( once)?|Look up)$/;
const no = /^Deny( all 5)?$/;

// As the desktop app opens it.
test.use({ viewport: { width: 520, height: 640 } });

for (const colorScheme of colorSchemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('axe finds nothing on what "always" covers', async ({ page, show }) => {
      await show('', promptScene('approval'));
      await page.getByRole('button', { name: 'Always allow for this client…' }).click();
      await page.getByRole('radio', { name: /Arguments like these/ }).check();
      await page.getByRole('combobox', { name: 'What title may be' }).selectOption('begin');
      await page.screenshot({ path: `test-results/prompts/always-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
    });

    for (const scene of scenes) {
      test(`axe finds nothing on the prompt ${scene}`, async ({ page, show }) => {
        const world = await openPrompt(page, show, scene);
        await pass(page, world, 1200);
        await expect(page.getByRole('button', { name: yes })).toHaveAttribute(
          'aria-disabled',
          'false',
        );
        await page.screenshot({ path: `test-results/prompts/${scene}-${colorScheme}.png` });
        expect(await axeViolations(page)).toEqual([]);
      });
    }

    test('ATLAR-16 axe finds nothing where the organisation lets nothing be allowed, and there is no Allow', async ({
      page,
      show,
    }) => {
      await show('', promptScene('consent-refused'));
      await expect(page.getByRole('alert')).toContainText('Example IT');
      await expect(page.getByRole('button', { name: 'Deny' })).toHaveCount(1);
      await expect(page.getByRole('button', { name: yes })).toHaveCount(0);
      await page.screenshot({ path: `test-results/prompts/consent-refused-${colorScheme}.png` });
      expect(await axeViolations(page)).toEqual([]);
    });
  });
}

/** Opens a prompt with the page's time stopped at the moment it is shown. */
async function openPrompt(page: Page, show: Show, scene: Scene): Promise<World> {
  await page.clock.install();
  const world = await show('', promptScene(scene));
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  if (scene === 'lookalike' || scene === 'hostile') {
    await page.getByRole('checkbox', { name: /I started this login myself/u }).check();
    await page
      .getByRole('group', { name: /^Access to github/u })
      .getByRole('radio', { name: 'Read', exact: true })
      .check();
  }
  // Writing is never preselected, so a step-up to it has nothing to allow before (ATMOS-24).
  if (scene === 'step-up') await page.getByRole('radio', { name: 'Read & write' }).first().click();
  return world;
}

/** The time of the page and of the core goes on. */
async function pass(page: Page, { clock }: World, ms: number): Promise<void> {
  clock.advance(ms);
  await page.clock.runFor(ms);
}

const wish = (page: Page) => page.getByRole('heading', { name: /wants to use your connectors/u });
const answered = (page: Page) => page.getByRole('heading', { name: 'Nothing is waiting' });

for (const [scene, name] of [
  ['approval', 'Allow once'],
  ['consent', 'Allow'],
  ['step-up', 'Allow'],
  ['lookup', 'Look up'],
] as const) {
  test(`real clicks in the first second decide nothing on ${scene} (SEC-38)`, async ({
    page,
    show,
  }) => {
    const world = await openPrompt(page, show, scene);
    const [question] = world.snapshot().questions;
    await page.clock.pauseAt(Date.now() + 3_600_000);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    const allow = page.getByRole('button', { name, exact: true });
    for (const ms of [100, 300, 300, 200]) {
      await pass(page, world, ms);
      await allow.click({ force: true });
    }
    await expect(answered(page)).toBeHidden();
    expect(world.core.core.snapshot().questions.map(({ id }) => id)).toEqual([question?.id]);
    await pass(page, world, 200);
    await allow.click();
    // What was looked up is asked about next.
    await expect(scene === 'lookup' ? wish(page) : answered(page)).toBeVisible();
  });
}

test('a press that begins in the dead second decides nothing', async ({ page, show }) => {
  const world = await openPrompt(page, show, 'approval');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByRole('button', { name: 'Allow once' }).hover({ force: true });
  await page.mouse.down();
  await pass(page, world, 1500);
  await page.mouse.up();
  await expect(answered(page)).toBeHidden();
});

test('resizing starts the dead second anew', async ({ page, show }) => {
  const world = await openPrompt(page, show, 'approval');
  await pass(page, world, 1500);
  const allow = page.getByRole('button', { name: 'Allow once' });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.setViewportSize({ width: 500, height: 680 });
  await expect(allow).toHaveAttribute('aria-disabled', 'true');
  await allow.click({ force: true });
  await expect(answered(page)).toBeHidden();
});

test('Enter, Space and Escape answer nothing; Tab reaches every answer', async ({ page, show }) => {
  const world = await openPrompt(page, show, 'approval');
  await pass(page, world, 2000);
  for (const key of ['Enter', 'Space', 'Escape']) await page.keyboard.press(key);
  await expect(answered(page)).toBeHidden();
  const deny = page.getByRole('button', { name: 'Deny', exact: true });
  const names: string[] = [];
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.textContent ?? ''));
  }
  for (const name of ['Deny', 'Allow once', 'Deny and block tool', 'Allow for this session']) {
    expect(names).toContain(name);
  }
  await deny.focus();
  await page.keyboard.press('Enter');
  await expect(answered(page)).toBeVisible();
});

test('a consent is read, narrowed and allowed with the keyboard alone', async ({ page, show }) => {
  const world = await openPrompt(page, show, 'remembered');
  await page.keyboard.press('Enter');
  await pass(page, world, 2000);
  const focus = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
  const tabTo = async (target: ReturnType<Page['getByRole']>) => {
    for (let step = 0; step < 20; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach it; it stands on "${await focus()}"`);
  };
  const level = (connector: string, name: string) =>
    page.getByRole('group', { name: `Access to ${connector}` }).getByRole('radio', { name });
  await tabTo(level('github', 'Read').first());
  await page.keyboard.press('ArrowRight');
  await expect(level('github', 'Read & write')).toBeChecked();
  await tabTo(page.getByRole('radio', { name: 'While it is used' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
  await tabTo(page.getByRole('checkbox', { name: "Don't ask again for the same scopes" }));
  await page.keyboard.press('Space');
  await expect(answered(page)).toBeHidden();
  await tabTo(page.getByRole('button', { name: 'Allow', exact: true }));
  await page.keyboard.press('Enter');
  await expect(answered(page)).toBeVisible();
});

const hitsItself = (element: Element): boolean => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return hit !== null && (element.contains(hit) || hit.contains(element));
};

for (const [width, height] of [
  [520, 640],
  [480, 680],
  [360, 480],
] as const) {
  test(`a 500-character name covers neither proof nor buttons at ${width} × ${height} (SEC-37)`, async ({
    page,
    show,
  }) => {
    await page.setViewportSize({ width, height });
    await openPrompt(page, show, 'hostile');
    const targets = [
      page.getByText('Name not verified.'),
      page.getByText('Nothing proves this name'),
      page.getByRole('button', { name: 'Deny', exact: true }),
      page.getByRole('button', { name: 'Allow', exact: true }),
      page.getByRole('button', { name: 'Deny and block client' }),
    ];
    const places = () => Promise.all(targets.map((target) => target.boundingBox()));
    const before = await places();
    // Neither the name nor what else the client says moves them, however far the person reads.
    const middle = page.getByRole('group', { name: 'Claimed name' });
    await middle.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await page.getByText('While it is used').scrollIntoViewIfNeeded();
    expect(await places()).toEqual(before);
    for (const target of targets) {
      await expect(target).toBeInViewport({ ratio: 1 });
      expect(await target.evaluate(hitsItself)).toBe(true);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
  });
}

test('at 200 % everything can be scrolled to and nothing is cut off', async ({ page, show }) => {
  await page.setViewportSize({ width: 260, height: 320 });
  for (const scene of scenes) {
    await openPrompt(page, show, scene);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth),
      scene,
    ).toBeLessThanOrEqual(260);
    for (const name of [no, yes]) {
      const button = page.getByRole('button', { name });
      await button.scrollIntoViewIfNeeded();
      await expect(button).toBeInViewport({ ratio: 1 });
      expect(await button.evaluate(hitsItself), scene).toBe(true);
    }
  }
});

test('Deny is as big as Allow', async ({ page, show }) => {
  for (const scene of scenes) {
    await show('', promptScene(scene));
    const deny = await page.getByRole('button', { name: no }).boundingBox();
    const allow = await page.getByRole('button', { name: yes }).boundingBox();
    expect({ width: deny?.width, height: deny?.height, y: deny?.y }).toEqual({
      width: allow?.width,
      height: allow?.height,
      y: allow?.y,
    });
  }
});
