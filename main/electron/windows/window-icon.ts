/** The mark as an image for windows and tray. */
import { nativeImage, type NativeImage } from 'electron';
import { drawIcon, type IconState } from './draw-icon.ts';

/** Drawn once, when the first window wants it. */
export type WindowIcon = () => NativeImage;

export function createWindowIcon(): WindowIcon {
  let image: NativeImage | undefined;
  return () => (image ??= drawn([128], { state: 'normal', count: 0, isTemplate: false }));
}

/** @param platform `process.platform`: the menu bar of macOS wants a template image at its own size */
export function trayImage(state: IconState, count: number, platform: NodeJS.Platform): NativeImage {
  const isTemplate = platform === 'darwin';
  // Linux panels scale one image down; Windows and macOS pick the one for their scale.
  const sizes = platform === 'linux' ? [48] : [16, 32, 48];
  const image = drawn(sizes, { state, count, isTemplate });
  image.setTemplateImage(isTemplate);
  return image;
}

function drawn(
  sizes: readonly number[],
  request: { state: IconState; count: number; isTemplate: boolean },
): NativeImage {
  const image = nativeImage.createEmpty();
  const [smallest = 16] = sizes;
  for (const size of sizes) {
    const buffer = drawIcon({ size, ...request });
    image.addRepresentation({
      scaleFactor: size / smallest,
      width: size,
      height: size,
      buffer: nativeImage.createFromBitmap(buffer, { width: size, height: size }).toPNG(),
    });
  }
  return image;
}
