/**
 * Pure knowledge of programs that run something else: interpreters, package runners and wrappers
 * around them.
 */

/** Programs whose own file says nothing about what will happen. */
type Interpreter = 'node' | 'deno' | 'python' | 'shell' | 'eval' | 'powershell' | 'cmd';

const interpreters: readonly (readonly [RegExp, Interpreter])[] = [
  [/^(?:node|nodejs|bun|tsx|ts-node)[\d.]*$/u, 'node'],
  [/^deno$/u, 'deno'],
  [/^(?:python|pypy)[\d.]*w?$/u, 'python'],
  [/^(?:ba|da|z|k|mk|a|fi|c|tc)?sh$/u, 'shell'],
  [/^(?:perl|ruby|php|lua|luajit|osascript|Rscript)[\d.]*$/u, 'eval'],
  [/^(?:pwsh|powershell)$/u, 'powershell'],
  [/^cmd$/u, 'cmd'],
];

/** What says that the next argument, or the rest of this one, is code. */
const codeOptions: Readonly<Record<Interpreter, RegExp>> = {
  node: /^(?:-e|--eval|-p|--print|-pe|-ep)(?:=|$)|^(?:--import|--loader|--experimental-loader|-r|--require)=data:|^data:/u,
  deno: /^eval$|^data:/u,
  python: /^-[A-Za-z]*c/u,
  shell: /^-[A-Za-z]*c$|^(?:--command|--init-command|-C)/u,
  eval: /^-[A-Za-z]*[eEr]/u,
  powershell: /^[-/](?:c|co|com|comm.*|e|ec|en|enc.*|commandwithargs)$/iu,
  cmd: /^\/[ck]/iu,
};

/** Options that take the next argument as their value. */
const valueOptions = new Set(
  '-r --require --import --loader --experimental-loader -C --conditions --env-file --title --input-type -W -X -I -o -O --rcfile --init-file'.split(
    ' ',
  ),
);
const subcommands = new Set(['run', 'x', 'task', 'serve']);
const wrappers = new Set('env nice nohup timeout stdbuf setsid xargs sudo doas time'.split(' '));

/** `node` of `/usr/bin/node` and of `C:\node.exe`. */
function programOf(command: string): string {
  const file = command.split(/[/\\]/u).at(-1) ?? '';
  return file.toLowerCase().replace(/\.(?:exe|cmd|bat|com)$/u, '');
}

function interpreterOf(command: string): Interpreter | undefined {
  const program = programOf(command);
  return interpreters.find(([pattern]) => pattern.test(program))?.[1];
}

/**
 * True when the arguments themselves are a program, so that reading them is the only way to know
 * what it does (SEC-75).
 */
export function hasInlineCode(command: string, args: readonly string[]): boolean {
  const program = programOf(command);
  if (wrappers.has(program)) {
    if (program === 'env' && args.some((arg) => /^(?:-[a-z]*S|--split-string)/u.test(arg)))
      return true;
    return args.some(
      (arg, index) => interpreterOf(arg) !== undefined && hasInlineCode(arg, args.slice(index + 1)),
    );
  }
  const runner = runnerOf(command, args);
  if (runner !== null) return runner.runsText;
  const interpreter = interpreterOf(command);
  if (interpreter === undefined) return false;
  return optionsOf(args).some((option) => codeOptions[interpreter].test(option));
}

/**
 * The arguments before the script and its own ones; with the first that is no option, for those who
 * have words for code.
 */
function optionsOf(args: readonly string[]): readonly string[] {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (valueOptions.has(arg)) {
      index += 1;
      // The value may be code itself: `--import data:…`.
      if (args[index]?.startsWith('data:') === true) return [...args.slice(0, index), 'data:'];
      continue;
    }
    const isOption = /^[-+/]/u.test(arg) && !/^\/.*\//u.test(arg);
    if (!isOption) return args.slice(0, index + 1);
  }
  return args;
}

/**
 * Arguments of an interpreter that may name a file it runs: what is loaded before the script, and
 * the script.
 */
export function scriptArguments(command: string, args: readonly string[]): readonly string[] {
  if (interpreterOf(command) === undefined) return [];
  const scripts: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const assigned = /^--[a-z-]+=(.+)$/u.exec(arg)?.[1];
    if (assigned !== undefined) scripts.push(assigned);
    else if (valueOptions.has(arg)) scripts.push(args[(index += 1)] ?? '');
    else if (!arg.startsWith('-') && !subcommands.has(arg)) return [...scripts, arg];
  }
  return scripts;
}

export interface PackageRun {
  /** As named, with the version where there is one. */
  readonly packages: readonly string[];
  /** Every package has one exact version. */
  readonly isPinned: boolean;
  /** What to write instead, for a person. */
  readonly example: string;
  /** An argument is handed to a shell (`npx -c`, CVE-2026-30625). */
  readonly runsText: boolean;
}

/** The words before the package, by program: `npx PKG`, `npm exec PKG`, `uv tool run PKG`. */
const runners: readonly (readonly [string, readonly string[], 'npm' | 'python'])[] = [
  ['npx', [], 'npm'],
  ['pnpx', [], 'npm'],
  ['bunx', [], 'npm'],
  ['npm', ['exec'], 'npm'],
  ['npm', ['x'], 'npm'],
  ['pnpm', ['dlx'], 'npm'],
  ['yarn', ['dlx'], 'npm'],
  ['bun', ['x'], 'npm'],
  ['uvx', [], 'python'],
  ['uv', ['tool', 'run'], 'python'],
  ['pipx', ['run'], 'python'],
];
const exactNpm = /^(?:@[\w.~-]+\/)?[\w.~-]+@\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$/u;
const exactPython = /^[\w.-]+(?:\[[\w,.-]*\])?(?:==|@)\d+(?:\.\w+)*$/u;
const packageOptions = new Set(['-p', '--package', '--from', '--spec', '--with']);
const runnerValueOptions = new Set(
  '--registry --cache --prefix --userconfig --node-options --python --index-url --index --default-index -w --workspace'.split(
    ' ',
  ),
);

/** What a package runner will fetch and run; null for every other program. */
export function runnerOf(command: string, args: readonly string[]): PackageRun | null {
  const program = programOf(command);
  const found = runners.find(
    ([name, words]) => name === program && words.every((word, index) => args[index] === word),
  );
  if (found === undefined) return null;
  const [, words, kind] = found;
  const packages: string[] = [];
  let first: string | undefined;
  let runsText = false;
  const rest = args.slice(words.length);
  for (let index = 0; index < rest.length && first === undefined; index += 1) {
    const arg = rest[index] ?? '';
    const [option = '', value] = arg.split(/=(.*)/su);
    if (kind === 'npm' && /^(?:-[a-z]*c|--call)$/u.test(option)) runsText = true;
    if (packageOptions.has(option)) packages.push(value ?? rest[(index += 1)] ?? '');
    else if (runnerValueOptions.has(option)) index += value === undefined ? 1 : 0;
    else if (!arg.startsWith('-')) first = arg;
  }
  // With packages named, the first word is a program out of them.
  if (packages.length === 0 && first !== undefined) packages.push(first);
  const exact = kind === 'npm' ? exactNpm : exactPython;
  const name = (packages[0] ?? 'package').replace(/(?<=.)(?:@|==).*$/u, '');
  return {
    packages,
    isPinned: packages.length > 0 && packages.every((named) => exact.test(named)),
    example: kind === 'npm' ? `${name}@1.2.3` : `${name}==1.2.3`,
    runsText,
  };
}

const loaderVariables =
  /^(?:NODE_OPTIONS|NODE_PATH|NODE_REPL_EXTERNAL_MODULE|NODE_EXTRA_CA_CERTS|LD_.*|DYLD_.*|PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|PYTHONINSPECT|PERL5LIB|PERL5OPT|RUBYLIB|RUBYOPT|BASH_ENV|ENV|PROMPT_COMMAND|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|DOTNET_STARTUP_HOOKS|PATH|npm_config_.*)$/u;

/** True for a variable that makes programs load or find other code (SEC-78). */
export function isLoaderVariable(name: string): boolean {
  return loaderVariables.test(name);
}
