/** `consentry tools`: what each tool can do and what happens when it is called. */
import type { Command } from 'commander';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown, type Paint } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf } from '../../parse-values.ts';
import { table } from '../../table.ts';
import { withClient } from '../clients/find-client.ts';

const modes = ['allow', 'ask', 'block'] as const;
const classes = ['read', 'write', 'destructive'] as const;

export function addTools(program: Command, io: CliIo): void {
  const tools = defineGroup(
    program,
    'tools',
    'List the tools of your connectors, and set what happens when they are called',
  );

  const list = {
    usage: 'list',
    summary: 'List every tool and what happens when it is called',
    example: 'consentry tools list --connector github',
  };
  defineCommand(tools, io, list, async (context, _args, options) => {
    const connector = textOption(options, 'connector');
    const typed = textOption(options, 'client');
    const input = connector === undefined ? {} : { connector };
    const all =
      typed === undefined
        ? await context.call('tools.list', input)
        : await withClient(context, typed, (clientId) =>
            context.call('tools.list', { ...input, clientId }),
          );
    context.print(all, () => (all.length === 0 ? 'No tools.' : toolTable(all, context.paint)));
  })
    .option('--connector <name>', 'Only this connector')
    .option('--client <client>', 'What this client would get');

  const set = {
    usage: 'set <connector> <tool>',
    summary: 'Set the mode or the class of a tool by hand',
    example: 'consentry tools set github create_issue --mode ask --operator-key-file key',
    gives: true,
  };
  defineCommand(tools, io, set, async (context, [connector = '', tool = ''], options) => {
    const mode = textOption(options, 'mode');
    const accessClass = textOption(options, 'class');
    const never = textOption(options, 'never');
    const typed = textOption(options, 'client');
    if (mode === undefined && accessClass === undefined && never === undefined)
      throw usageError('Say what to set: --mode, --class or --never.');
    if (typed !== undefined) {
      if (mode === undefined || accessClass !== undefined || never !== undefined)
        throw usageError('For one client only the mode can be set.', 'Use --client with --mode.');
      const forClient = { connector, tool, mode: defaultOr(mode, modes) };
      const value = await withClient(
        context,
        typed,
        (clientId) => context.call('client.setTool', { ...forClient, clientId }),
        forClient.mode === 'block' ? 'exact' : 'any-case',
      );
      context.print(value, () => toolTable([value], context.paint));
      return;
    }
    const value = await context.call('tool.set', {
      connector,
      tool,
      ...(mode !== undefined && { mode: defaultOr(mode, modes) }),
      ...(accessClass !== undefined && { class: defaultOr(accessClass, classes) }),
      ...(never !== undefined && { never: parseOneOf(never, ['on', 'off']) === 'on' }),
    });
    context.print(value, () => toolTable([value], context.paint));
  })
    .option('--mode <mode>', `${modes.join(', ')}, or default`)
    .option('--class <class>', `${classes.join(', ')}, or default`)
    .option('--client <client>', 'Only for this client; block needs no operator key')
    .option('--never <on|off>', 'Nothing opens this tool until you say off');

  const setAll = {
    usage: 'set-all <connector>',
    summary: 'Set the mode of all tools of a connector that read, or of all that write',
    example: 'consentry tools set-all github --class write --mode block',
    gives: true,
  };
  defineCommand(tools, io, setAll, async (context, [connector = ''], options) => {
    const [mode, accessClass] = [textOption(options, 'mode'), textOption(options, 'class')];
    if (mode === undefined || accessClass === undefined)
      throw usageError('Say which tools, and their mode: --class and --mode.');
    const changed = await context.call('tools.setMode', {
      connector,
      class: parseOneOf(accessClass, ['read', 'write'] as const),
      mode: defaultOr(mode, modes),
    });
    context.print(changed, () =>
      changed.length === 0 ? 'No such tools.' : toolTable(changed, context.paint),
    );
  })
    .option('--class <class>', 'read or write')
    .option('--mode <mode>', `${modes.join(', ')}, or default`);
}

function toolTable(tools: readonly ToolView[], paint: Paint): string {
  const tones = { allow: 'good', ask: 'warn', deny: 'bad' } as const;
  const rows = tools.map((tool) => [
    tool.connector,
    shown(tool.name, 60),
    tool.isClassKnown ? tool.class + (tool.classOverridden ? '*' : '') : `${tool.class}?`,
    modeText(tool),
    tool.review,
    paint(tones[tool.outcome], tool.outcome),
    shown(tool.reason, 40),
  ]);
  return table(['CONNECTOR', 'TOOL', 'CLASS', 'MODE', 'REVIEW', 'OUTCOME', 'REASON'], rows);
}

/** `default` takes back what was set by hand. */
function defaultOr<Choice extends string>(text: string, choices: readonly Choice[]): Choice | null {
  return text === 'default' ? null : parseOneOf(text, choices);
}

/** `*`: set by hand. */
function modeText({ never, clientMode, mode, modeOverridden }: ToolView): string {
  if (never) return 'never';
  if (clientMode !== null) return `${clientMode} (client)`;
  return mode + (modeOverridden ? '*' : '');
}
