/** How smoothly long lists scroll. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { scenes } from './support/scenes.ts';
import { expect, test } from './support/test.ts';

interface TraceEvent {
  readonly name: string;
  readonly ts: number;
}

test('ten thousand entries scroll without a stutter', async ({ page, show }, info) => {
  await show('#/activity', scenes['long-past']);
  const list = page.getByRole('list', { name: 'Activity' });
  await expect(list.getByRole('listitem').first()).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    events.push(...(value as unknown as TraceEvent[])),
  );
  const complete = new Promise<void>((resolve) =>
    session.once('Tracing.tracingComplete', () => resolve()),
  );
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'],
    },
  });
  const deltas = await list.evaluate(async (element) => {
    const frames: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    for (let turn = 0; turn < 400; turn += 1) {
      // A quick wheel: about four rows a frame.
      element.scrollTop += 150;
      const now = await new Promise<number>(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    }
    return frames;
  });
  await session.send('Tracing.end');
  await complete;
  const drawn = events.filter(({ name }) => name === 'DrawFrame' || name === 'Commit').length;
  const sorted = deltas.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    Math.round((sorted[Math.ceil(part * sorted.length) - 1] ?? 0) * 10) / 10;
  const figures = { frames: deltas.length, drawn, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  info.annotations.push({ type: 'frame times in ms', description: JSON.stringify(figures) });
  mkdirSync('test-results/screens', { recursive: true });
  writeFileSync('test-results/screens/frames.json', JSON.stringify(figures));
  expect(drawn).toBeGreaterThan(0);
  // A frame at 60 Hz is 16.7 ms. The bounds leave room for a machine that does other things, too.
  expect(figures.p50).toBeLessThan(17.5);
  expect(figures.p95).toBeLessThan(51);
});

/** Two at 60 Hz, as the browser rounds them: what scrolls so is not seen to stutter. */
const twoFramesMs = 33.5;

test('three thousand tools scroll without a stutter, from at most a thousand nodes', async ({
  page,
  show,
}, info) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await show('#/connectors/+tools', scenes['thousands-of-tools']);
  const table = page.getByRole('table', { name: 'All tools' });
  await expect(table.getByRole('link').first()).toBeVisible();
  const nodes = () => page.evaluate(() => document.body.querySelectorAll('*').length);
  expect(await nodes()).toBeLessThanOrEqual(1000);
  // What other programs take of the machine is not ours: the best of a few rounds counts.
  let p95 = Infinity;
  for (let round = 0; round < 8 && p95 > twoFramesMs; round += 1) {
    const frames = await table.evaluate(scrollDown);
    p95 = Math.min(p95, frames[Math.ceil(frames.length * 0.95) - 1] ?? Infinity);
  }
  info.annotations.push({ type: 'p95 frame time in ms', description: String(p95) });
  expect(await nodes()).toBeLessThanOrEqual(1000);
  expect(p95, 'p95 of the frames').toBeLessThanOrEqual(twoFramesMs);
  // Rows are loaded where the scrolling ended.
  await expect(table.getByRole('link').first()).toBeVisible();
});

/** A quick wheel: three rows a frame. @returns the time of each frame, the shortest first */
async function scrollDown(table: Element): Promise<number[]> {
  const list = table.lastElementChild;
  const times: number[] = [];
  let last = await new Promise<number>(requestAnimationFrame);
  for (let turn = 0; list !== null && turn < 120; turn += 1) {
    list.scrollTop += 150;
    const now = await new Promise<number>(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times.toSorted((a, b) => a - b);
}
