/** A client of the busy world that registered often and logged in often. */
import type { WorldOptions } from '../core/world-host.ts';
import type { MemoryProcesses } from '../core/memory-ports.ts';
import { busyClients } from './busy-clients.ts';
import { logInOnce, makeKnown } from './world-client.ts';

/** As many as one program may register in a minute, with those of the busy world. */
const registrations = 6;
const logins = 12;

/** Six more registrations of Cursor, and twelve logins of the newest. */
export const manyLogins: NonNullable<WorldOptions['before']> = async (core) => {
  const cursor = busyClients.find(({ name }) => name === 'Cursor');
  if (cursor?.comes.by !== 'registration') throw new Error('Cursor does not register');
  const processes = core.ports.processes as MemoryProcesses;
  const comes = { ...cursor.comes, times: registrations };
  const known = await makeKnown(core, processes, { ...cursor, comes });
  for (let time = 0; time < logins; time += 1)
    await logInOnce(core, known, { access: { '*': 'read' }, renewals: time % 3 });
};
