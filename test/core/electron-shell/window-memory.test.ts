import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  openWindowMemory,
  placeFor,
  type DisplayFacts,
  type Memory,
  type Place,
} from '../../../main/electron/windows/window-memory.ts';
import { isZoom, zoomAfter } from '../../../main/electron/windows/zoom.ts';
import { createTestClock, memoryLogger } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const laptop: DisplayFacts = { id: 1, workArea: { x: 0, y: 30, width: 1440, height: 870 } };
const consentService: DisplayFacts = {
  id: 2,
  workArea: { x: 1440, y: 0, width: 2560, height: 1440 },
};
const place = (display: number, changes: Partial<Place> = {}): Place => ({
  display: String(display),
  bounds: { x: 100, y: 100, width: 900, height: 700 },
  isMaximized: false,
  zoom: 100,
  ...changes,
});
const memory = (...places: Place[]): Memory => ({ version: 1, places });

describe('where the window goes', () => {
  it('the first time: in the middle of the main display, never larger than it', () => {
    expect(placeFor(memory(), [laptop, consentService], 1).bounds).toEqual({
      x: 160,
      y: 85,
      width: 1120,
      height: 760,
    });
    const netbook: DisplayFacts = { id: 3, workArea: { x: 0, y: 0, width: 1024, height: 600 } };
    const { bounds } = placeFor(memory(), [netbook], 3);
    expect([bounds.width, bounds.height]).toEqual([964, 540]);
  });

  it('where it was, on the display it was on last', () => {
    const onDesk = place(2, { bounds: { x: 2000, y: 50, width: 1500, height: 1000 }, zoom: 125 });
    expect(placeFor(memory(onDesk, place(1)), [laptop, consentService], 1)).toEqual(onDesk);
  });

  it('on the other one, as it was there, when that display is gone', () => {
    const onDesk = place(2, { bounds: { x: 2000, y: 50, width: 1500, height: 1000 } });
    const onLaptop = place(1, { isMaximized: true, zoom: 90 });
    expect(placeFor(memory(onDesk, onLaptop), [laptop], 1)).toEqual(onLaptop);
    // Nothing known of it but how large the person likes the text.
    expect(placeFor(memory({ ...onDesk, zoom: 150 }), [laptop], 1)).toMatchObject({
      display: '1',
      zoom: 150,
      isMaximized: false,
    });
  });

  it.each([
    ['above the screen', { x: 100, y: -400, width: 900, height: 700 }],
    ['left of it', { x: -5000, y: 100, width: 900, height: 700 }],
    ['below it', { x: 100, y: 5000, width: 900, height: 700 }],
    ['larger than it', { x: 0, y: 0, width: 9000, height: 9000 }],
    ['as small as a point', { x: 10, y: 40, width: 1, height: 1 }],
  ])('what was kept %s is brought into it', (_where, bounds) => {
    const { bounds: got } = placeFor(memory(place(1, { bounds })), [laptop], 1);
    const { x, y, width, height } = laptop.workArea;
    expect(got.x).toBeGreaterThanOrEqual(x);
    expect(got.y).toBeGreaterThanOrEqual(y);
    expect(got.x + got.width).toBeLessThanOrEqual(x + width);
    expect(got.y + got.height).toBeLessThanOrEqual(y + height);
    expect(got.width).toBeGreaterThanOrEqual(640);
    expect(got.height).toBeGreaterThanOrEqual(480);
  });
});

describe('the file', () => {
  const open = (dataDir: string) => {
    const clock = createTestClock();
    const logger = memoryLogger();
    return { clock, logger, kept: openWindowMemory(dataDir, { clock, logger }) };
  };

  it('keeps eight displays, the last one first, and is written once for many moves', async () => {
    const dataDir = makeTempDir();
    const { kept } = open(dataDir);
    for (let display = 1; display <= 12; display += 1) kept.remember(place(display));
    kept.remember(place(7, { zoom: 150 }));
    expect(existsSync(join(dataDir, 'window.json'))).toBe(false);
    kept.noteMissingTrayExplained();
    await kept.flush();
    const read = open(dataDir).kept.read();
    expect(read.places.map(({ display }) => display)).toEqual([
      '7',
      '12',
      '11',
      '10',
      '9',
      '8',
      '6',
      '5',
    ]);
    expect(read.isToldWithoutTray).toBe(true);
  });

  it.each([
    ['no JSON', 'hello'],
    ['another shape', '{"version":1,"places":[{"display":1}]}'],
    ['a zoom that nobody can read', JSON.stringify(memory(place(1, { zoom: 3 })))],
    [
      'numbers beyond any screen',
      JSON.stringify(memory(place(1, { bounds: { x: 1e9, y: 0, width: 1, height: 1 } }))),
    ],
    ['more than one version', '{"version":2,"places":[]}'],
  ])('with %s is as good as none', (_what, text) => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'window.json'), text);
    expect(open(dataDir).kept.read()).toEqual({ version: 1, places: [] });
  });

  it('that cannot be written is said in the log and stops nothing', async () => {
    const { kept, logger } = open(join(makeTempDir(), 'gone'));
    kept.remember(place(1));
    await kept.flush();
    expect(kept.read().places).toHaveLength(1);
    expect(logger.lines.map(({ event }) => event)).toEqual(['window.not_remembered']);
  });

  it('is not written again for what it already says', async () => {
    const dataDir = makeTempDir();
    const { kept } = open(dataDir);
    kept.remember(place(1));
    await kept.flush();
    writeFileSync(join(dataDir, 'window.json'), 'untouched');
    kept.remember(place(1));
    await kept.flush();
    expect(readFileSync(join(dataDir, 'window.json'), 'utf8')).toBe('untouched');
  });
});

test('zoom goes from 50 to 200 % in steps and stays there', () => {
  let percent = 100;
  for (let step = 0; step < 20; step += 1) percent = zoomAfter(percent, 'in');
  expect(percent).toBe(200);
  for (let step = 0; step < 20; step += 1) percent = zoomAfter(percent, 'out');
  expect(percent).toBe(50);
  expect(zoomAfter(50, 'in')).toBe(67);
  expect(zoomAfter(175, 'reset')).toBe(100);
  expect([50, 100, 200].every(isZoom)).toBe(true);
  expect([0, 49, 101, 300].some(isZoom)).toBe(false);
});
