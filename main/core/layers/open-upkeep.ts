/** What is done every minute, over all layers. */
import type { DeviceRequests } from '../authorization-server/device/device-requests.ts';
import { createUpkeep, type Upkeep } from '../lifecycle/upkeep.ts';
import type { Ports } from '../ports/ports.ts';
import type { Authority } from './open-authority.ts';
import type { Doors } from './open-doors.ts';
import type { Picture } from './open-picture.ts';
import type { Records } from './open-records.ts';
import type { Storage } from './open-storage.ts';
import type { Traffic } from './open-traffic.ts';

interface Below {
  readonly storage: Storage;
  readonly authority: Authority;
  readonly records: Records;
  readonly traffic: Traffic;
  readonly devices: Pick<DeviceRequests, 'sweep'>;
  readonly picture: Picture;
  readonly doors: Doors;
}

export function openUpkeep(ports: Ports, below: Below): Upkeep {
  const { storage, authority, records, traffic, devices, picture, doors } = below;
  const { clients, grants, families, codes, tokens, clientSettings, ruleUses } = authority;
  return createUpkeep({
    clock: storage.clock,
    logger: ports.logger,
    lowerBound: storage.lowerBound,
    clients,
    grants,
    families,
    codes,
    tokens,
    clientSettings,
    ruleUses,
    ended: traffic.ended,
    revoke: traffic.revoke,
    given: traffic.given,
    connectors: traffic.connectors,
    removeUnused: traffic.removeUnused,
    questions: traffic.questions,
    devices,
    sessions: doors.gateway.sessions,
    usage: doors.gateway.usage,
    sealVerifier: picture.sealVerifier,
    ports,
    async maintain() {
      await storage.freeSpace.keep();
      await records.maintain();
      records.forwarder.wake();
    },
  });
}
