/**
 * The mark as an image for windows and tray, from the files that the build made
 * (scripts/lib/tray-icons.mjs).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeImage, type NativeImage } from 'electron';

export type IconState = 'normal' | 'attention' | 'paused' | 'error';

/** Read once, when the first window is made. */
export type WindowIcon = () => NativeImage;

/** A badge says at most 9+, which has the file of 10. */
const mostCounted = 10;

export function createWindowIcon(): WindowIcon {
  let image: NativeImage | undefined;
  return () => (image ??= imageOf([128], 'normal-0', ''));
}

/**
 * @param platform `process.platform`: the menu bar of macOS takes a template image at its own size
 */
export function trayImage(state: IconState, count: number, platform: NodeJS.Platform): NativeImage {
  const isTemplate = platform === 'darwin';
  // Linux panels scale one image down; Windows and macOS pick the one for their scale.
  const sizes = platform === 'linux' ? [48] : [16, 32, 48];
  const shown = state === 'attention' ? Math.min(count, mostCounted) : 0;
  const image = imageOf(sizes, `${state}-${shown}`, isTemplate ? '-template' : '');
  image.setTemplateImage(isTemplate);
  return image;
}

function imageOf(sizes: readonly number[], name: string, kind: string): NativeImage {
  const image = nativeImage.createEmpty();
  const [smallest = 16] = sizes;
  for (const size of sizes) {
    image.addRepresentation({
      scaleFactor: size / smallest,
      width: size,
      height: size,
      buffer: readFileSync(join(__dirname, 'icons', `${name}-${size}${kind}.png`)),
    });
  }
  return image;
}
