/** From the options of `connectors add` to the contract's new connector. */
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import {
  companyNetworkSchema,
  type CompanyNetworkSetting,
} from '../../../../contract/views/process-view.ts';
import { usageError } from '../../cli-error.ts';
import { listOption, textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf, parsePair, parseWholeNumber } from '../../parse-values.ts';

type Options = Readonly<Record<string, unknown>>;
const longestSecret = 16_384;
const example =
  'For example: consentry connectors add files --command npx --arg -y --arg @modelcontextprotocol/server-filesystem --arg /tmp';

/** @throws CliError exit 2 – neither or both kinds, options of the other kind, an empty stdin */
export async function readNewConnector(
  name: string,
  options: Options,
  io: CliIo,
): Promise<CommandInput<'connector.add'>> {
  if (name === '') throw usageError('Give the connector a name.', example);
  const stray = ['name', 'set', 'secretStdin'].find((option) => options[option] !== undefined);
  if (stray !== undefined) throw usageError('--name, --set and --secret-stdin belong to --preset.');
  const command = textOption(options, 'command');
  const url = textOption(options, 'url');
  const timeout = textOption(options, 'timeout');
  const common = {
    name,
    ...(timeout !== undefined && { timeoutSeconds: parseWholeNumber(timeout, 1, 3600) }),
  };
  if (command !== undefined && url === undefined) {
    if (['header', 'secretHeader'].some((option) => options[option] !== undefined))
      throw usageError('--header and --secret-header belong to --url.');
    if (options['bearerStdin'] === true) throw usageError('--bearer-stdin belongs to --url.');
    return {
      kind: 'stdio',
      ...common,
      command,
      args: [...listOption(options, 'arg')],
      env: [...readEnv(options, 'env', true), ...readEnv(options, 'envPlain', false)],
      cwd: textOption(options, 'cwd') ?? null,
      ...readNetwork(options),
      ...(options['confirmInlineCode'] === true && { confirmInlineCode: true }),
    };
  }
  if (url !== undefined && command === undefined) {
    const stray = ['arg', 'env', 'envPlain', 'cwd', 'companyNetwork'].find(
      (option) => options[option] !== undefined,
    );
    if (stray !== undefined)
      throw usageError(
        '--arg, --env, --env-plain, --cwd and --company-network belong to --command.',
      );
    const isBearer = options['bearerStdin'] === true;
    const isClientSecret = options['clientSecretStdin'] === true;
    if ([isBearer, isClientSecret, 'secretHeader' in options].filter(Boolean).length > 1)
      throw usageError(
        'Only one secret can come from stdin: a token, a client secret or a header.',
        'Add the connector first, then set the others with `consentry connectors edit`.',
      );
    const headers = await readHeaders(options, io);
    const login = {
      ...readLoginFields(options),
      ...(isClientSecret && { clientSecret: await readSecret(io) }),
    };
    return {
      kind: 'http',
      ...common,
      url,
      bearer: isBearer ? await readSecret(io) : null,
      ...(headers.length > 0 && { headers }),
      ...(Object.keys(login).length > 0 && { oauth: login }),
    };
  }
  throw usageError('Say how to reach the server: --command or --url, one of them.', example);
}

/**
 * What a person got from a service where programs are registered by hand; only what was typed.
 *
 * @throws CliError exit 2
 */
export function readLoginFields(options: Options): Partial<
  Record<'clientId' | 'issuer' | 'authorizeUrl' | 'tokenUrl', string>
> & {
  scopes?: string[];
  omitResource?: boolean;
  redirectHost?: '127.0.0.1' | 'localhost';
} {
  const clientId = textOption(options, 'clientId');
  const issuer = textOption(options, 'issuer');
  const authorizeUrl = textOption(options, 'authorizeUrl');
  const tokenUrl = textOption(options, 'tokenUrl');
  const redirectHost = textOption(options, 'redirectHost');
  if (redirectHost !== undefined && redirectHost !== 'localhost' && redirectHost !== '127.0.0.1')
    throw usageError('--redirect-host is localhost or 127.0.0.1.');
  const scopes = listOption(options, 'scope').flatMap((scope) => scope.split(/[\s,]+/u));
  return {
    ...(clientId !== undefined && { clientId }),
    ...(issuer !== undefined && { issuer }),
    ...(authorizeUrl !== undefined && { authorizeUrl }),
    ...(tokenUrl !== undefined && { tokenUrl }),
    ...(options['omitResource'] === true && { omitResource: true }),
    ...(options['sendResource'] === true && { omitResource: false }),
    ...(redirectHost !== undefined && { redirectHost }),
    ...(scopes.length > 0 && { scopes: scopes.filter((scope) => scope !== '') }),
  };
}

function readEnv(
  options: Options,
  option: string,
  secret: boolean,
): { name: string; value: string; secret: boolean }[] {
  return listOption(options, option).map((text) => {
    const [name, value] = parsePair(
      text,
      option === 'env' ? '--env API_KEY=…' : '--env-plain LANG=C',
    );
    return { name, value, secret };
  });
}

/** Only what was typed. @throws CliError exit 2 – neither auto, on nor off */
export function readNetwork(options: Options): { companyNetwork?: CompanyNetworkSetting } {
  const typed = textOption(options, 'companyNetwork');
  if (typed === undefined) return {};
  return { companyNetwork: parseOneOf(typed, companyNetworkSchema.options) };
}

/**
 * Plain headers from the command line, and the secret one from stdin.
 *
 * @throws CliError exit 2 – a header without a name, an empty stdin
 */
export async function readHeaders(
  options: Options,
  io: CliIo,
): Promise<{ name: string; value: string; secret: boolean }[]> {
  const plain = listOption(options, 'header').map((text) => {
    const [name, value] = parsePair(text, '--header X-Region=eu');
    return { name, value, secret: false };
  });
  const name = textOption(options, 'secretHeader');
  if (name === undefined) return plain;
  const value = await readSecret(
    io,
    'consentry connectors add … --secret-header X-Api-Key < key.txt',
  );
  return [...plain, { name, value, secret: true }];
}

/** From stdin, because every user of the machine can read the arguments of a process (SEC-91). */
export async function readSecret(
  io: CliIo,
  example = 'consentry connectors add … --bearer-stdin < token.txt',
): Promise<string> {
  let text = '';
  for await (const chunk of io.stdin) {
    text += String(chunk);
    if (text.length > longestSecret) throw usageError('The token on stdin is too long.');
  }
  const secret = text.trim();
  if (secret === '')
    throw usageError('There is no token on stdin.', `Pipe it in, for example: ${example}`);
  return secret;
}
