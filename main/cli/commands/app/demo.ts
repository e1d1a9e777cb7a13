/** `consentry demo`: a small server and a small client that come with Consentry, to try it out. */
import type { Command } from 'commander';
import type { DemoStep, DemoView } from '../../../../contract/views/snapshot/demo-view.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { table } from '../../table.ts';

const stepWords: Readonly<Record<DemoStep['id'], string>> = {
  login: 'log in',
  read: 'list the notes',
  write: 'add a note',
  delete: 'delete all notes',
  'after-revoke': 'call again, after you revoked its access',
};

export function addDemo(program: Command, io: CliIo): void {
  const group = defineGroup(program, 'demo', 'Try Consentry with a server and a client of its own');
  const start = {
    usage: 'start',
    summary: 'Add the demo server where it is missing; then register the client and let it log in',
    example: 'consentry demo start',
    gives: true,
  };
  defineCommand(group, io, start, async (context) => {
    const { demo } = await context.call('state.get', {});
    if (demo.connector === null) {
      const { name } = await context.call('connector.addPreset', { preset: 'demo', values: {} });
      context.note(
        `Added ${name}. Accept its tools: consentry connectors review ${name} --accept-all. Then start again.`,
      );
      return;
    }
    const view = await context.call('demo.start', {});
    context.print(view, () => stepTable(view));
    context.note('The client asks for access: answer it as you answer every client.');
  });
  const next = {
    usage: 'next',
    summary: 'Let the demo client take its next step',
    example: 'consentry demo next',
    gives: true,
  };
  defineCommand(group, io, next, async (context) => {
    const view = await context.call('demo.next', {});
    context.print(view, () => stepTable(view));
  });
  const show = {
    usage: 'show',
    summary: 'Show how far the demo is',
    example: 'consentry demo show',
  };
  defineCommand(group, io, show, async (context) => {
    const { demo } = await context.call('state.get', {});
    context.print(demo, () => stepTable(demo));
    const { connector, clientId, isInterrupted } = demo;
    if (connector === null && clientId === null) context.note('Begin with: consentry demo start');
    else if (isInterrupted)
      context.note('Consentry ended in the middle. Start it again, or: consentry demo remove');
    else if (clientId !== null)
      context.note(`Revoke its access: consentry clients revoke ${shown(clientId)}`);
  });
  const remove = {
    usage: 'remove',
    summary: 'Remove the demo client and the demo server; the log stays',
    example: 'consentry demo remove',
  };
  defineCommand(group, io, remove, async (context) => {
    const gone = await context.call('demo.remove', {});
    context.print(gone, () => 'The demo is removed. What it did stays in the activity log.\n');
  });
}

function stepTable({ steps }: DemoView): string {
  return table(
    ['STEP', 'STATE', 'WHAT CAME BACK'],
    steps.map(({ id, state, outcome, said }) => [
      stepWords[id],
      state,
      [outcome, said === null ? null : shown(said, 80)]
        .filter((part) => part !== null)
        .join(': ') || '-',
    ]),
  );
}
