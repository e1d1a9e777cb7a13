/**
 * How smoothly ten thousand rows scroll: the frames as the browser drew them, from its own trace.
 */
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
