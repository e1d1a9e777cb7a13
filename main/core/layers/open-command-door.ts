/**
 * The one door of windows, tray, command line and control channel: every command, given what it
 * needs of the layers below.
 */
import type { AuthorizationServer } from '../authorization-server/open-authorization-server.ts';
import type { ControlParts } from '../commands/control.ts';
import { createIdentifyPerson } from '../commands/policy/identify-person.ts';
import { openCommands, type Commands } from '../commands/open-commands.ts';
import { revokeAgain } from '../grants/revoke-again.ts';
import type { Demo } from '../demo/open-demo.ts';
import type { Changes } from '../lib/changes.ts';
import type { LoopWatch } from '../lifecycle/loop-watch.ts';
import type { CoreOptions } from '../ports/core.ts';
import type { Ports } from '../ports/ports.ts';
import type { Authority } from './open-authority.ts';
import type { Doors } from './open-doors.ts';
import type { Picture } from './open-picture.ts';
import type { Records } from './open-records.ts';
import type { Storage } from './open-storage.ts';
import type { Traffic } from './open-traffic.ts';

interface Below {
  readonly options: CoreOptions;
  readonly storage: Storage;
  readonly authority: Authority;
  readonly records: Records;
  readonly traffic: Traffic;
  readonly authorizationServer: AuthorizationServer;
  readonly picture: Picture;
  readonly doors: Doors;
  readonly loop: LoopWatch;
  readonly demo: Demo;
  readonly changes: Changes;
}

export function openCommandDoor(ports: Ports, below: Below): Commands {
  const { storage, authority, records, traffic, changes } = below;
  const { grants, families, tokens } = authority;
  return openCommands({
    control: controlParts(ports, below),
    clients: authority.clients,
    restrictions: storage.restrictions,
    audit: records.audit,
    clock: storage.clock,
    logger: ports.logger,
    touch: changes.touch,
    revokeAgain: (entry) =>
      revokeAgain(entry, { grants, families, tokens, revoke: traffic.revoke }),
    assertUnlocked: records.managed.locks.assertUnlocked,
    // What a shell sets before the start is held against the policy of the machine, not against not
    // knowing it yet.
    isReady: records.managed.policy.open,
  });
}

function controlParts(ports: Ports, below: Below): ControlParts {
  const { options, storage, authority, records, traffic, changes, picture } = below;
  const { clients, applications, grants, families } = authority;
  const { clientSettings, permissions, rules, ruleUses, untrusted } = authority;
  const { audit, auditQuery, logReads, auditAnchor, auditExports, forwarder, managed } = records;
  const { connectors, questions, approvals, views, globalState, findings, registry, revoke } =
    traffic;
  const { sealVerifier, clientFiles, snapshots, builder, hosts } = picture;
  return {
    clients,
    applications,
    grants,
    families,
    clientSettings,
    permissions,
    rules,
    ruleUses,
    untrusted,
    audit,
    auditQuery,
    logReads,
    auditAnchor,
    auditExports,
    forwarder,
    managed: managed.policy,
    locks: managed.locks,
    connectorRules: managed.connectorRules,
    connectors,
    questions,
    approvals,
    views,
    globalState,
    findings,
    revoke,
    sessions: registry,
    devices: below.authorizationServer.devices,
    authorization: storage.authorization,
    preferences: storage.preferences,
    clock: storage.clock,
    vault: ports.vault,
    app: ports.app,
    person: createIdentifyPerson(ports.identification, options.shell),
    clientPaths: ports.clientPaths,
    shell: options.shell,
    clientFiles,
    snapshots,
    hosts,
    builder,
    gateway: below.doors.gateway,
    usage: below.doors.gateway.usage,
    loop: below.loop,
    demo: below.demo,
    showPrompt: questions.showOldest,
    rulesChanged: () => changes.emit('policy'),
    grantChanged: () => changes.emit('grants'),
    isRegistrationClosed: () => managed.policy.bounds().registration?.mode === 'closed',
    confirmSettings: sealVerifier.confirm,
    vaultOpened: () => {
      sealVerifier.retry();
      connectors.retryHeld('now');
    },
  };
}
