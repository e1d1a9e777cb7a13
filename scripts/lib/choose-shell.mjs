/**
 * Which shell `npm start` opens, as a pure function of what was found on this machine.
 *
 * @typedef {object} StartContext
 * @property {readonly string[]} args what the person wrote after `npm start --`
 * @property {string} platform `process.platform`
 * @property {boolean} isRoot
 * @property {boolean} hasDisplay `DISPLAY` or `WAYLAND_DISPLAY` is set; asked on Linux only
 * @property {string | undefined} overrideDir `ELECTRON_OVERRIDE_DIST_PATH`
 * @property {string | undefined} binary Electron's program, if it is there
 * @property {string | undefined} installProblem why installing Electron failed; absent before it
 *   was tried
 *
 * @typedef {{ kind: 'headless', args: readonly string[], why: string | undefined, help: string |
 *   undefined }} Headless
 * @typedef {{ kind: 'desktop', binary: string, args: readonly string[] }} Desktop
 * @typedef {{ kind: 'cli', args: readonly string[], intro?: string }} Cli the command line; `intro`
 *   is said before
 * @typedef {{ kind: 'install' }} Install try to install Electron, then ask again
 * @typedef {{ kind: 'error', message: string }} Refused
 */

const getTheApp =
  'For the desktop app run `npx install-electron` where its download can be reached, then `npm start` again.';

/**
 * @param {StartContext} here
 * @returns {Headless | Desktop | Cli | Install | Refused}
 */
export function chooseShell(here) {
  const [first] = here.args;
  if (first !== undefined && isVerb(first)) return { kind: 'cli', args: here.args };

  const args = here.args.filter((arg) => arg !== '--headless');
  const question = args.find((arg) => isQuestion(arg));
  if (question !== undefined && args.length === here.args.length) {
    const intro = question.startsWith('--h') || question === '-h' ? startHelp : undefined;
    return { kind: 'cli', args: [question], ...(intro !== undefined && { intro }) };
  }
  if (args.length < here.args.length) return headless(args, undefined, undefined);

  if (here.platform === 'linux' && !here.hasDisplay) {
    return headless(
      args,
      'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)',
      'For the desktop app run `npm start` in a desktop session.',
    );
  }
  if (here.binary !== undefined)
    return { kind: 'desktop', binary: here.binary, args: desktopArgs(here) };
  if (here.overrideDir !== undefined) {
    return {
      kind: 'error',
      message: `ELECTRON_OVERRIDE_DIST_PATH is ${here.overrideDir}, but there is no Electron in it. Unset it, or name a folder that has one.`,
    };
  }
  if (here.installProblem === undefined) return { kind: 'install' };
  return headless(args, here.installProblem, getTheApp);
}

const startHelp = `npm start                    open the desktop app, or serve where there is no display
npm start -- --headless      serve without a window; \`npm start -- serve --help\` lists the options
npm start -- --demo          either, with the demo connectors
npm start -- <command>       any command below
`;

/** @param {string} arg */
function isQuestion(arg) {
  return ['--help', '-h', '--version', '-v'].includes(arg);
}

/**
 * `status`, `clients list` and so on are verbs of the command line; `serve` is what `--headless`
 * stands for.
 *
 * @param {string} arg
 */
function isVerb(arg) {
  return /^[a-z]+$/.test(arg);
}

/** @param {StartContext} here */
function desktopArgs({ args, isRoot, platform }) {
  // Electron refuses to run as root with its sandbox on; for everybody else the sandbox stays.
  return isRoot && platform === 'linux' ? ['--no-sandbox', ...args] : args;
}

/**
 * @param {readonly string[]} args
 * @param {string | undefined} why
 * @param {string | undefined} help
 * @returns {Headless}
 */
function headless(args, why, help) {
  return { kind: 'headless', args: ['serve', ...args], why, help };
}
