/** All presets, by name, and as they are shown. */
import { platform as ownPlatform } from 'node:process';
import type { PresetPlatform, PresetView } from '../../../../contract/views/presets.ts';
import { builtInPresets } from './built-in-presets.ts';
import { localPresets } from './local-presets.ts';
import type { Preset } from './preset.ts';
import { remotePresets } from './remote-presets.ts';
import { vendorPresets } from './vendor-presets.ts';

export const presets: readonly Preset[] = [
  ...builtInPresets,
  ...vendorPresets,
  ...remotePresets,
  ...localPresets,
].sort((a, b) => (a.id < b.id ? -1 : 1));

const byId: ReadonlyMap<string, Preset> = new Map(presets.map((preset) => [preset.id, preset]));

/** Undefined for an id that is in no row. */
export function findPreset(id: string): Preset | undefined {
  return byId.get(id);
}

/** One whose server runs in Consentry, which knows its address. */
export function isBuiltIn(id: string): boolean {
  return findPreset(id)?.kind === 'built-in';
}

/** The system this runs on, as presets name it; null for one none of them names. */
export function presetPlatform(platform: NodeJS.Platform = ownPlatform): PresetPlatform | null {
  if (platform === 'win32') return 'windows';
  if (platform === 'darwin') return 'macos';
  return platform === 'linux' ? 'linux' : null;
}

const browserLogin = 'After adding it, choose Connect: the login opens in your browser.';

/** Everything of a preset but where its facts come from. */
export function presetView(preset: Preset, platform = presetPlatform()): PresetView {
  const { id, name, maker, summary, kind, login, documentation } = preset;
  return {
    id,
    name,
    maker,
    summary,
    kind,
    command: preset.kind === 'stdio' ? preset.command : null,
    args: preset.kind === 'stdio' ? [...preset.args] : [],
    url: preset.kind === 'http' ? preset.url : null,
    placeholders: preset.placeholders.map((placeholder) => ({ ...placeholder })),
    login,
    needs: preset.kind === 'stdio' ? preset.needs : null,
    notes: [login === 'oauth' ? browserLogin : null, preset.note].filter((note) => note !== null),
    documentation,
    platforms: [...preset.platforms],
    preview: preset.kind === 'http' && preset.isPreview,
    available: platform !== null && preset.platforms.includes(platform),
  };
}
