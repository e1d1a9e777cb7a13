/**
 * Stops a core and starts it again on the same data, perhaps after somebody changed the database
 * behind its back.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { startCore, type StartOptions, type TestCore } from './start-core.ts';

export async function restartCore(
  core: TestCore,
  options: Omit<StartOptions, 'dataDir' | 'port'> & {
    /** SQL that is run while nothing is running. */
    readonly sql?: string;
  } = {},
): Promise<TestCore> {
  await core.stop();
  if (options.sql !== undefined) {
    const db = new Database(join(core.dataDir, 'store.db'));
    db.exec(options.sql);
    db.close();
  }
  return startCore({
    ...options,
    ports: { ...core.ports, ...options.ports },
    dataDir: core.dataDir,
    port: core.port,
  });
}
