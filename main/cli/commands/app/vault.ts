/** `consentry vault`: what keeps the secrets, asking it again, keeping them another way. */
import type { Command } from 'commander';
import { storedSecrets } from '../../../../contract/plain/vault-words.ts';
import { vaultKeepingSchema, type VaultView } from '../../../../contract/views/vault.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { facts } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf } from '../../parse-values.ts';
import { usageError } from '../../cli-error.ts';
import { readPassphrase } from '../../read-passphrase.ts';

const meanings: Readonly<Record<(typeof vaultKeepingSchema.options)[number], string>> = {
  'os-store': 'in the key store of the operating system',
  'key-file': 'in a file beside the data',
  passphrase: 'with a key that your passphrase opens',
  memory: 'for this run only',
  'weak-store': 'where every program of yours can read them',
};

export function addVault(program: Command, io: CliIo): void {
  const vault = defineGroup(program, 'vault', 'Show and choose how secrets are kept');
  const show = {
    usage: 'show',
    summary: 'Show what keeps the secrets, and how well',
    example: 'consentry vault show',
  };
  defineCommand(vault, io, show, async (context) => {
    const { vault: view } = await context.call('state.get', {});
    context.print(view, () => describe(view));
  });
  const unlock = {
    usage: 'unlock',
    summary: 'Unlock the secrets with your passphrase, or ask the key store of the system again',
    example: 'consentry vault unlock --operator-key-file key',
    gives: true,
  };
  defineCommand(vault, io, unlock, async (context, _args, options) => {
    const { vault: before } = await context.call('state.get', {});
    const isLocked = before.keeping === 'passphrase' && before.state === 'held';
    const passphrase = isLocked ? { passphrase: await readPassphrase(io, options, 'old') } : {};
    const view = await context.call('vault.unlock', passphrase);
    context.print(view, () => describe(view));
  }).option('--passphrase-stdin', 'Read the passphrase from stdin');
  const forget = {
    usage: 'forget',
    summary: 'Remove all stored secrets, for good, because their passphrase is forgotten',
    example: 'consentry vault forget --yes --operator-key-file key',
    gives: true,
  };
  defineCommand(vault, io, forget, async (context, _args, options) => {
    if (options['yes'] !== true)
      throw usageError(
        'This removes every stored secret and login of your connectors, for good.',
        'Say --yes if that is what you want.',
      );
    const view = await context.call('vault.forget', {});
    context.print(view, () => describe(view));
  }).option('--yes', 'Remove them without asking back');
  const remove = {
    usage: 'remove-unreadable',
    summary: 'Remove, for good, the stored secrets that the key does not open',
    example: 'consentry vault remove-unreadable --operator-key-file key',
    gives: true,
  };
  defineCommand(vault, io, remove, async (context) => {
    const view = await context.call('vault.removeUnreadable', {});
    context.print(view, () => describe(view));
  });
  const keep = {
    usage: 'keep <how>',
    summary: `Keep the secrets another way: ${vaultKeepingSchema.options.join(', ')}`,
    example: 'consentry vault keep os-store --operator-key-file key',
    gives: true,
  };
  defineCommand(vault, io, keep, async (context, [how = ''], options) => {
    const chosen = parseOneOf(how, vaultKeepingSchema.options);
    const view = await context.call('vault.keep', {
      keep: chosen,
      ...(chosen === 'passphrase' && { passphrase: await readPassphrase(io, options, 'new') }),
    });
    context.print(view, () => describe(view));
  }).option('--passphrase-stdin', 'With passphrase: read it from stdin');
}

function describe(view: VaultView): string {
  const state = { ready: 'usable', held: 'not usable now', choice: 'nothing is kept' }[view.state];
  return facts([
    ['Secrets', `${view.kind}, ${state}`],
    ['Protection', view.detail],
    ...(view.unreadable === undefined
      ? []
      : [
          [
            'Lost',
            `${storedSecrets(view.unreadable)} cannot be opened. To remove: consentry vault remove-unreadable`,
          ] as [string, string],
        ]),
    ...(view.outside === undefined
      ? []
      : [['Old copies', view.outside.detail] as [string, string]]),
    ...view.choices.map((choice): [string, string] => [
      'Possible',
      `consentry vault keep ${choice}: ${meanings[choice]}`,
    ]),
  ]);
}
