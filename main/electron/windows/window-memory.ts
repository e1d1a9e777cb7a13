/**
 * Where the main window was, and how large its text is, for each display: in `window.json`, a file
 * of its own, because it changes with every move and nobody reads it. What is in the file is
 * believed only as far as it fits the displays there are now.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { messageOf } from '../../core/lib/errors.ts';
import { replaceFileDurably } from '../../shared-adapters/files/durable-file.ts';
import { isZoom } from './zoom.ts';

const coordinate = z.int().min(-100_000).max(100_000);
const boundsSchema = z.strictObject({
  x: coordinate,
  y: coordinate,
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
});
export type Bounds = z.infer<typeof boundsSchema>;

const placeSchema = z.strictObject({
  display: z.string().min(1).max(64),
  bounds: boundsSchema,
  isMaximized: z.boolean(),
  zoom: z.int().refine(isZoom),
});
/** The window on one display. */
export type Place = z.infer<typeof placeSchema>;

const memorySchema = z.strictObject({
  version: z.literal(1),
  /** The display it was on last comes first. */
  places: z.array(placeSchema).max(16),
  /** The person was told where the window goes when it is closed and there is no tray. */
  isToldWithoutTray: z.boolean().optional(),
});
export type Memory = z.infer<typeof memorySchema>;

/** The part of Electron's `Display` that counts. */
export interface DisplayFacts {
  readonly id: number;
  readonly workArea: Bounds;
}

const usualSize = { width: 1120, height: 760 };
export const smallestSize = { width: 640, height: 480 };
/** Room for the frame and a bit of the desktop around it. */
const margin = 60;
const mostDisplays = 8;

/**
 * Where the window goes: as it was on the display it was on last, else on the first one that it
 * knows, else in the usual size.
 */
export function placeFor(
  memory: Memory,
  displays: readonly DisplayFacts[],
  primaryId: number,
): Place {
  const known = memory.places.flatMap((place) => {
    const display = displays.find(({ id }) => String(id) === place.display);
    return display === undefined ? [] : [{ place, display }];
  });
  const [last] = known;
  if (last !== undefined) {
    return { ...last.place, bounds: broughtInto(last.place.bounds, last.display.workArea) };
  }
  const primary = displays.find(({ id }) => id === primaryId) ?? displays[0];
  const area = primary?.workArea ?? { x: 0, y: 0, ...usualSize };
  const width = Math.min(usualSize.width, area.width - margin);
  const height = Math.min(usualSize.height, area.height - margin);
  return {
    display: String(primary?.id ?? 0),
    bounds: {
      x: Math.round(area.x + (area.width - width) / 2),
      y: Math.round(area.y + (area.height - height) / 2),
      width,
      height,
    },
    isMaximized: false,
    // The person’s eyes are the same on a new display.
    zoom: memory.places[0]?.zoom ?? 100,
  };
}

/** The same size if it fits, wholly inside: a title bar out of reach is a lost window. */
function broughtInto(bounds: Bounds, area: Bounds): Bounds {
  const width = between(bounds.width, Math.min(smallestSize.width, area.width), area.width);
  const height = between(bounds.height, Math.min(smallestSize.height, area.height), area.height);
  return {
    x: between(bounds.x, area.x, area.x + area.width - width),
    y: between(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

export interface WindowMemory {
  read(): Memory;
  remember(place: Place): void;
  noteMissingTrayExplained(): void;
  /** What was remembered a moment ago is written now. */
  flush(): Promise<void>;
}

/** A window that is dragged moves often. */
const writeDelayMs = 500;

export function openWindowMemory(
  dataDir: string,
  { clock, logger }: { readonly clock: Pick<Clock, 'after'>; readonly logger: Logger },
): WindowMemory {
  const path = join(dataDir, 'window.json');
  let memory = readMemory(path);
  let written: Promise<void> = Promise.resolve();
  let cancel: (() => void) | null = null;

  function write(): Promise<void> {
    cancel?.();
    cancel = null;
    const text = `${JSON.stringify(memory)}\n`;
    written = written
      .then(() => replaceFileDurably(path, text))
      .catch((error: unknown) => {
        // The window then opens in its usual place.
        logger.warn('window.not_remembered', { error: messageOf(error) });
      });
    return written;
  }
  function change(next: Memory): void {
    if (JSON.stringify(next) === JSON.stringify(memory)) return;
    memory = next;
    cancel ??= clock.after(writeDelayMs, () => void write());
  }

  return {
    read: () => memory,
    remember(place) {
      const others = memory.places.filter(({ display }) => display !== place.display);
      change({ ...memory, places: [place, ...others].slice(0, mostDisplays) });
    },
    noteMissingTrayExplained: () => change({ ...memory, isToldWithoutTray: true }),
    flush: () => (cancel === null ? written : write()),
  };
}

/** A file that is missing, damaged or not ours means a window in its usual place. */
function readMemory(path: string): Memory {
  try {
    return memorySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { version: 1, places: [] };
  }
}
