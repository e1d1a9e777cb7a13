/** What a local server is told of the company's network: proxies, authorities, and the switch. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rootCertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectorEditSchema } from '../../../../contract/commands/edit-connector.ts';
import { createNetwork } from '../../../../main/core/net/network.ts';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import { createHarness, type Harness } from '../harness.ts';
import { ofChild, processOf, start, type Environment } from './network-support.ts';

const certificates = join(import.meta.dirname, '../../../support/certificates');
const extraFile = join(certificates, 'ca.crt');
const run = promisify(execFile);

const edit = async (from: Harness, change: object): Promise<void> => {
  await from.connectors.edit(connectorEditSchema.parse({ name: 'child', ...change }));
  await from.until('child', 'ready');
};

const password = 's%40fe-canary';
const behind = {
  HTTPS_PROXY: 'proxy.example:3128',
  http_proxy: `http://sam:${password}@proxy.example:8080/`,
  NO_PROXY: 'inside.example, localhost',
};
const onPosix = process.platform === 'win32' ? it.skip : it;

describe('a proxy', () => {
  onPosix('SEC-78 is told in both spellings, and this computer is never behind it', async () => {
    const started = await start(behind);
    const plain = `http://sam:${password}@proxy.example:8080`;
    const except = 'inside.example,localhost,127.0.0.1,::1';
    expect(await ofChild(started)).toEqual({
      HTTPS_PROXY: 'http://proxy.example:3128',
      https_proxy: 'http://proxy.example:3128',
      HTTP_PROXY: plain,
      http_proxy: plain,
      NO_PROXY: except,
      no_proxy: except,
      NODE_USE_ENV_PROXY: '1',
    });
  });

  it('SEC-91 its password is in no view, log, setting or answer', async () => {
    const started = await start(behind);
    const { result } = (await started.call('child', 'echo', {
      url: behind.http_proxy,
      part: 'sam:s@fe-canary',
      basic: Buffer.from('sam:s@fe-canary').toString('base64'),
    })) as { result: unknown };
    await started.call('child', 'stderr', { line: `proxy ${behind.http_proxy}` });
    const said = JSON.stringify([
      result,
      started.connectors.list(),
      started.connectors.networkVariables(),
      started.connectors.log('child'),
      started.preferences.read(),
      started.logged,
      await started.connectors.test('child'),
    ]);
    expect(said).not.toMatch(/fe-canary|c2FtOnNAZmUtY2FuYXJ5/u);
    expect(processOf(started)).toMatchObject({
      companyNetwork: 'auto',
      networkVariables: [
        { name: 'HTTPS_PROXY', value: 'http://proxy.example:3128' },
        { name: 'HTTP_PROXY', value: 'http://‹secret›@proxy.example:8080' },
        { name: 'NO_PROXY', value: 'inside.example,localhost,127.0.0.1,::1' },
        { name: 'NODE_USE_ENV_PROXY', value: '1' },
      ],
    });
  });

  it.each<[string, Environment]>([
    ['that is none', {}],
    ['that everything is excepted from', { ...behind, NO_PROXY: '*' }],
    ['of a kind that Node cannot use', { ALL_PROXY: 'socks5://127.0.0.1:1' }],
    ['without an address', { HTTPS_PROXY: 'http://', HTTP_PROXY: ' ' }],
  ])('%s adds nothing', async (_what, environment) => {
    const started = await start(environment);
    expect(await ofChild(started)).toEqual({});
    expect(processOf(started)?.networkVariables).toEqual([]);
  });

  it('for everything stands for both', async () => {
    const started = await start({ all_proxy: 'https://proxy.example' });
    expect(await ofChild(started)).toMatchObject({
      HTTPS_PROXY: 'https://proxy.example',
      HTTP_PROXY: 'https://proxy.example',
    });
  });
});

describe('what the person set', () => {
  const plain = (name: string, value: string) => ({ name, value, secret: false });

  onPosix('wins, in whatever letters', async () => {
    const started = await start(behind, {
      env: [plain('https_proxy', 'http://mine.example'), plain('No_Proxy', 'x')],
    });
    expect(await ofChild(started)).toEqual({
      https_proxy: 'http://mine.example',
      No_Proxy: 'x',
      HTTP_PROXY: `http://sam:${password}@proxy.example:8080`,
      http_proxy: `http://sam:${password}@proxy.example:8080`,
      NODE_USE_ENV_PROXY: '1',
    });
    expect(processOf(started)?.networkVariables.map(({ name }) => name)).toEqual([
      'HTTP_PROXY',
      'NODE_USE_ENV_PROXY',
    ]);
  });

  it('ALL_PROXY takes the place of both proxies, and of what belongs to them', async () => {
    const started = await start(behind, { env: [plain('ALL_PROXY', 'http://mine.example')] });
    expect(await ofChild(started)).toEqual({ ALL_PROXY: 'http://mine.example' });
  });
});

describe('the switch', () => {
  it('off tells nothing; auto leaves no trace in the settings; neither asks for a yes', async () => {
    const started = await start(behind, { companyNetwork: 'off' });
    expect(await ofChild(started)).toEqual({});
    expect(processOf(started)).toMatchObject({ companyNetwork: 'off', networkVariables: [] });
    await edit(started, { companyNetwork: 'on' });
    expect((await ofChild(started))['HTTPS_PROXY']).toBe('http://proxy.example:3128');
    expect(started.preferences.read().connectors[0]).toMatchObject({ companyNetwork: 'on' });
    await edit(started, { companyNetwork: 'auto', timeoutSeconds: 9 });
    await edit(started, { timeoutSeconds: 8 });
    expect(started.preferences.read().connectors[0]).not.toHaveProperty('companyNetwork');
    expect((await ofChild(started))['HTTPS_PROXY']).toBe('http://proxy.example:3128');
  });

  it('is for programs only', async () => {
    const started = await start({});
    await started.addHttp('web', 'http://127.0.0.1:1/mcp');
    await expect(
      started.connectors.edit(connectorEditSchema.parse({ name: 'web', companyNetwork: 'on' })),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('SEC-76 a proxy that appears later is no other command', async () => {
    const options = {
      environment: { PATH: process.env['PATH'] },
      network: createNetwork({}),
    };
    const started = createHarness(options);
    onTestFinished(started.stop);
    await started.addChild('child', 'ok');
    await started.until('child', 'ready');
    options.network = createNetwork(behind);
    await started.restart();
    started.connectors.start();
    await started.until('child', 'ready');
    expect((await ofChild(started))['HTTPS_PROXY']).toBe('http://proxy.example:3128');
  });
});

describe('another authority', () => {
  it('is told to Node as it is, and to others in a bundle with everybody else', async () => {
    const folder = makeTempDir();
    const started = await start({ NODE_EXTRA_CA_CERTS: extraFile }, {}, folder);
    const path = join(folder, 'authorities.pem');
    expect(await ofChild(started)).toEqual({
      NODE_EXTRA_CA_CERTS: extraFile,
      SSL_CERT_FILE: path,
      REQUESTS_CA_BUNDLE: path,
    });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    const bundle = readFileSync(path, 'utf8');
    const pem = readFileSync(extraFile, 'utf8');
    expect(bundle).toContain(/-----BEGIN[\s\S]+-----END CERTIFICATE-----/u.exec(pem)?.[0]);
    for (const one of rootCertificates) expect(bundle).toContain(one.trim());
    // Nobody else's authority gets in with it.
    writeFileSync(path, `${bundle}${pem}\n# more`);
    await started.connectors.reconnect('child');
    await started.until('child', 'ready');
    expect(readFileSync(path, 'utf8')).toBe(bundle);
  });

  it('makes OpenSSL, Python and curl believe a server of the company', async () => {
    const upstream = await startChaosUpstream({ era: 'modern', tls: true });
    try {
      const started = await start({ NODE_EXTRA_CA_CERTS: extraFile });
      const env = { ...(await ofChild(started)), PATH: process.env['PATH'] };
      const connect = `require('tls').connect({ port: ${upstream.port}, host: '127.0.0.1', servername: 'example.com' }, function () { console.log(this.authorized); this.destroy(); })`;
      const without = run(process.execPath, ['--use-openssl-ca', '-e', connect], {
        env: { PATH: process.env['PATH'] },
      });
      await expect(without).rejects.toThrow('certificate');
      for (const flags of [['--use-openssl-ca'], []]) {
        const { stdout } = await run(process.execPath, [...flags, '-e', connect], { env });
        expect(stdout.trim()).toBe('true');
      }
      const names = [
        'curl',
        ...['-s', '-o', '/dev/null', '-w', '%{ssl_verify_result}'],
        ...['--resolve', `example.com:${upstream.port}:127.0.0.1`],
        `https://example.com:${upstream.port}/`,
      ];
      if (isThere('curl')) expect((await run('env', names, { env })).stdout).toBe('0');
      const python = `import ssl, socket
with ssl.create_default_context().wrap_socket(socket.create_connection(('127.0.0.1', ${upstream.port})), server_hostname='example.com') as s: print(s.version())`;
      if (isThere('python3'))
        expect((await run('python3', ['-c', python], { env })).stdout).toMatch(/^TLS/u);
    } finally {
      await upstream.close();
    }
  });

  it('without a place for the bundle only Node hears of it', async () => {
    const started = await start({ NODE_EXTRA_CA_CERTS: extraFile }, {}, null);
    expect(await ofChild(started)).toEqual({ NODE_EXTRA_CA_CERTS: extraFile });
    const gone = await start({ NODE_EXTRA_CA_CERTS: extraFile }, {}, join(makeTempDir(), 'gone'));
    expect(await ofChild(gone)).toEqual({ NODE_EXTRA_CA_CERTS: extraFile });
  });

  it('that is no certificate, no file, or not there adds nothing', async () => {
    const folder = makeTempDir();
    const text = join(folder, 'text.pem');
    writeFileSync(text, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const pipe = join(folder, 'pipe');
    if (process.platform !== 'win32') execFileSync('mkfifo', [pipe]);
    for (const file of [text, pipe, folder, join(folder, 'gone.pem')])
      expect(
        createNetwork({ NODE_EXTRA_CA_CERTS: file }, undefined, folder).company.shown(),
      ).toEqual([]);
  });
});

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
