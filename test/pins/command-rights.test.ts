/** Who may call what. A change here is a change of what can be given without a person present: make it knowingly. */
import { expect, test } from 'vitest';
import { callerMay, callers } from '../../contract/command.ts';
import { commands, type CommandName } from '../../contract/commands.ts';

const initials = {
  'main-window': 'M',
  'prompt-window': 'P',
  tray: 'T',
  'headless-ui': 'H',
  terminal: 't',
  control: 'c',
  operator: 'o',
} as const;

test('every command with its effect and its callers', () => {
  const table = (Object.keys(commands) as CommandName[]).toSorted().map((name) => {
    const { effect } = commands[name];
    const may = callers
      .map((caller) => (callerMay(caller, effect) ? initials[caller] : '.'))
      .join('');
    return `${may} ${effect} ${name}`;
  });
  expect(table).toMatchInlineSnapshot(`
    [
      "MPTHtco take answer.end",
      "M.THtco look answers.list",
      "M.THtco look app.checkForUpdates",
      "M.THtco look app.info",
      "M..Ht.o give app.installUpdate",
      "M.THtco look app.openDataFolder",
      "MPTHtco take app.setLaunchAtLogin",
      "M..Ht.o give app.setUpdateChannel",
      "M..Ht.o give approval.reopen",
      "M.THtco look audit.checkExport",
      "M.THtco look audit.export",
      "M.THtco look audit.forwarding",
      "M.THtco look audit.list",
      "M.THtco look audit.retention",
      "M..Ht.o give audit.setForwarding",
      "M..Ht.o give audit.setRetention",
      "M.THtco look audit.show",
      "M.THtco look audit.verify",
      "M.THtco look catalogue.list",
      "M..Ht.o give client.add",
      "MPTHtco take client.block",
      "MPTHtco take client.grant",
      "MPTHtco take client.remove",
      "MPTHtco take client.revoke",
      "MPTHtco take client.revokeAll",
      "MPTHtco take client.revokeToken",
      "MPTHtco take client.setConnector",
      "MPTHtco take client.setTool",
      "M..Ht.o give client.unblock",
      "M..Ht.o give connector.add",
      "M..Ht.o give connector.addPreset",
      "MPTHtco take connector.cancelLogin",
      "M..Ht.o give connector.confirm",
      "M..Ht.o give connector.connect",
      "MPTHtco take connector.disable",
      "MPTHtco take connector.disconnect",
      "M..Ht.o give connector.duplicate",
      "M..Ht.o give connector.edit",
      "M..Ht.o give connector.editAuth",
      "M..Ht.o give connector.enable",
      "M..Ht.o give connector.forgetLogin",
      "M..Ht.o give connector.learnLabel",
      "M.THtco look connector.log",
      "MPTHtco take connector.remove",
      "M..Ht.o give connector.review",
      "M..Ht.o give connector.test",
      "M..Ht.o give connector.tryOut",
      "....t.o operate debug.counts",
      "M..Ht.o give device.enter",
      "M.THtco look diagnostics.export",
      "M.THtco look explain.call",
      "M.THtco look explain.entry",
      "MPTHtco take gateway.pause",
      "M..Ht.o give gateway.resume",
      "M.THtco look limits.get",
      "MPTHtco take limits.set",
      "M.THtco look policy.get",
      "MPTHtco take policy.setAccess",
      "MPTHtco take policy.setAuthorization",
      "M.THtco look presets.list",
      ".P.H... prompt prompt.get",
      "M.THtco look prompt.show",
      ".P.Ht.o consent question.allow",
      "MPTHtco take question.deny",
      "M.THtco look questions.list",
      "MPTHtco take rule.add",
      "M..Ht.o give rule.edit",
      "M..Ht.o give rule.move",
      "M.THtco look rule.preview",
      "M..Ht.o give rule.remove",
      "M.THtco look rules.list",
      "M..Ht.o give settings.confirm",
      "M..Ht.o give settings.set",
      "M.THtco look state.get",
      "MPTHtco take tool.set",
      "M.THtco look tools.diff",
      "M.THtco look tools.list",
      "MPTHtco take tools.setMode",
      "M..Ht.o give vault.keep",
      "M..Ht.o give vault.unlock",
    ]
  `);
});
