/**
 * Completion scripts for shells. Each walks the words that stand there already down to a command
 * and offers what is below it, or its options; after an option that takes a value it offers files.
 */
import type { CommandLevel } from './command-levels.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A script that the shell can source. Names of connectors and clients are not in it. */
export function completionScript(shell: Shell, levels: readonly CommandLevel[]): string {
  switch (shell) {
    case 'bash':
      return `# bash completion for consentry\n${caseTables(levels)}\n${bash}`;
    case 'zsh':
      return `#compdef consentry\n${caseTables(levels)}\n${zsh}`;
    case 'fish':
      return `# fish completion for consentry\n${fishTables(levels)}\n${fish}`;
  }
}

const tables = ['below', 'options', 'valued'] as const;

function caseTables(levels: readonly CommandLevel[]): string {
  const lines = tables.flatMap((name) => [
    `_consentry_${name}() {`,
    `  case "$1" in`,
    ...rowsOf(levels, name).map(({ path, words }) => `    ${path}) echo ${words} ;;`),
    '  esac',
    '}',
  ]);
  return lines.join('\n');
}

function fishTables(levels: readonly CommandLevel[]): string {
  const lines = tables.flatMap((name) => [
    `function __consentry_${name}`,
    '  switch "$argv[1]"',
    ...rowsOf(levels, name).flatMap(({ path, words }) => [
      `    case ${path}`,
      `      string split ' ' -- ${words}`,
    ]),
    '  end',
    'end',
  ]);
  return lines.join('\n');
}

/** Our own words of letters and hyphens: nothing in them needs escaping within quotes. */
function rowsOf(levels: readonly CommandLevel[], name: (typeof tables)[number]) {
  return levels
    .filter((level) => level[name].length > 0)
    .map((level) => ({ path: `'${level.path}'`, words: `'${level[name].join(' ')}'` }));
}

// Written for bash 3.2, which macOS has.
const bash = `_consentry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local at='' word index=1
  COMPREPLY=()
  while [ "$index" -lt "$COMP_CWORD" ]; do
    word="\${COMP_WORDS[index]}"
    case " $(_consentry_below "$at") " in
      *" $word "*) at="\${at:+$at }$word" ;;
    esac
    index=$((index + 1))
  done
  case " $(_consentry_valued "$at") " in
    *" $before "*) return ;;
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$(_consentry_options "$at")" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$(_consentry_below "$at")" -- "$current")) ;;
  esac
}
complete -o default -F _consentry consentry
`;

const zsh = `_consentry() {
  local current="\${words[CURRENT]}" before="\${words[CURRENT-1]}" at='' word
  integer index
  for ((index = 2; index < CURRENT; index++)); do
    word="\${words[index]}"
    case " $(_consentry_below "$at") " in
      *" $word "*) at="\${at:+$at }$word" ;;
    esac
  done
  case " $(_consentry_valued "$at") " in
    *" $before "*) _files; return ;;
  esac
  case "$current" in
    -*) compadd -- \${=$(_consentry_options "$at")} ;;
    *) compadd -- \${=$(_consentry_below "$at")} ;;
  esac
}
if [ "\${funcstack[1]}" = "_consentry" ]; then
  _consentry "$@"
else
  compdef _consentry consentry
fi
`;

const fish = `function __consentry_complete
  set -l typed (commandline -opc)
  set -l current (commandline -ct)
  set -l at ''
  for word in $typed[2..-1]
    if contains -- "$word" (__consentry_below "$at")
      set at (string trim -- "$at $word")
    end
  end
  if contains -- "$typed[-1]" (__consentry_valued "$at")
    __fish_complete_path "$current"
  else if string match -q -- '-*' "$current"
    __consentry_options "$at"
  else
    __consentry_below "$at"
  end
end
complete -c consentry -f -a '(__consentry_complete)'
`;
