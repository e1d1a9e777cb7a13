/**
 * Where other programs of this machine keep their settings, as the system and the environment of
 * this program say.
 */
import { homedir } from 'node:os';
import type { ClientPaths } from '../../core/ports/ports.ts';

export function createClientPaths(): ClientPaths {
  return {
    homeDir: homedir(),
    platform: process.platform,
    environment: (name) => process.env[name],
  };
}
