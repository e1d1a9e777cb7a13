/**
 * The feed a release is configured with: `update-feed.json` among the app's resources, with its
 * address and our public key. The manifest is read and checked here; electron-updater brings the
 * file, and what it brought is compared with what was signed.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { session } from 'electron';
import * as z from 'zod';
import { readManifest, type Manifest } from './update-manifest.ts';
import type { UpdateFeed } from './updates.ts';

const configSchema = z.strictObject({
  url: z.url({ protocol: /^https$/ }).max(512),
  publicKey: z.string().min(40).max(1000),
});
export type FeedConfig = z.infer<typeof configSchema>;

const timeoutMs = 15_000;

/**
 * @returns undefined where no feed is configured, and where the configuration is not ours: then
 *   nothing is looked for
 */
export function readFeedConfig(resourcesDir: string): FeedConfig | undefined {
  try {
    // Without the file that electron-builder writes beside it, electron-updater has no name for its
    // own folder.
    if (!existsSync(join(resourcesDir, 'app-update.yml'))) return undefined;
    const text = readFileSync(join(resourcesDir, 'update-feed.json'), 'utf8');
    return configSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function createUpdateFeed({ url, publicKey }: FeedConfig): UpdateFeed {
  const base = url.endsWith('/') ? url : `${url}/`;
  let manifest: Manifest | null = null;
  let feedChannel = 'latest';

  return {
    url: base,
    async newest(channel) {
      feedChannel = channel === 'stable' ? 'latest' : 'beta';
      const address = `${base}${feedChannel}${systemSuffix()}.yml`;
      const [bytes, signature] = await Promise.all([get(address), get(`${address}.sig`)]);
      manifest = readManifest(bytes, signature.toString('latin1'), publicKey);
      return manifest.version;
    },
    async fetch(version) {
      const updater = await loadUpdater();
      updater.autoDownload = false;
      updater.autoInstallOnAppQuit = false;
      updater.allowPrerelease = feedChannel === 'beta';
      updater.disableWebInstaller = true;
      updater.logger = null;
      updater.setFeedURL({ provider: 'generic', url: base, channel: feedChannel });
      // Setting a channel allows downgrades by itself.
      updater.allowDowngrade = false;
      const result = await updater.checkForUpdates();
      if (result?.updateInfo.version !== version) throw new Error('the feed changed meanwhile');
      for (const path of await updater.downloadUpdate()) {
        if (manifest?.digests.has(await digestOf(path)) !== true)
          throw new Error('what was fetched is not what was signed');
      }
    },
    install() {
      // Quits as a person would, so that everything is closed in order first.
      void loadUpdater().then((updater) => updater.quitAndInstall(false, true));
    },
  };
}

/** As electron-builder names the files of each system. */
function systemSuffix(): string {
  if (process.platform === 'win32') return '';
  if (process.platform === 'darwin') return '-mac';
  return process.arch === 'x64' ? '-linux' : `-linux-${process.arch}`;
}

async function get(address: string): Promise<Buffer> {
  // Not the default session: that one is never made, because it would fetch dictionaries at once
  // (SEC-112).
  const response = await session.fromPartition('updates').fetch(address, {
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`the feed answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}

type Updater = (typeof import('./updater/main.ts'))['autoUpdater'];

async function loadUpdater(): Promise<Updater> {
  // A bundle of its own beside ours, which the bundler must not put into it.
  const load = createRequire(join(__dirname, 'main.cjs'));
  const { autoUpdater } = load('./updater.cjs') as { readonly autoUpdater: Updater };
  return autoUpdater;
}
