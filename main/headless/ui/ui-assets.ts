/** The built renderer as this port serves it: its first page is `/`. */
import { systemCodeOf } from '../../core/lib/errors.ts';
import {
  loadBuiltRenderer,
  type RendererFile,
} from '../../shared-adapters/files/built-renderer.ts';

const firstPage = '/index.html';

/** @returns files by request path; undefined when there is no built renderer */
export function loadUiAssets(folder: string): ReadonlyMap<string, RendererFile> | undefined {
  try {
    const files = [...loadBuiltRenderer(folder)].map(
      ([path, file]) => [path === firstPage ? '/' : path, file] as const,
    );
    const assets = new Map(files);
    return assets.has('/') ? assets : undefined;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
