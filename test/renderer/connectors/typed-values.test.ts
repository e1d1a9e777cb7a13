/** What people type and paste into the forms of a connector. */
import { describe, expect, it } from 'vitest';
import { splitCredentials } from '../../../renderer/features/connectors/form/split-credentials.ts';
import {
  addressError,
  nameFromAddress,
  nameFromCommand,
  plainHost,
} from '../../../renderer/features/connectors/form/web-address.ts';

describe('addresses', () => {
  it.each([
    'https://<instance>.alationcloud.com/ai/mcp/default/',
    'https://{instance}.example.com/mcp',
    'https://acme.example.com/<tenant',
    'https://YOUR_INSTANCE.example.com/mcp',
    'https://your-company.example.com/mcp',
    'https://$HOST/mcp',
    'https://mcp.example.com/[tenant]/mcp',
  ])('ALATION-11 what was not filled in is refused: %s', (address) => {
    expect(addressError(address)).toMatch(/^Put your own value where it says/u);
  });

  it.each([
    'https://acme.alationcloud.com/ai/mcp/default/',
    'http://127.0.0.1:3000/mcp',
    'http://[::1]:3000/mcp',
    'https://yourself.example.com/instances/company',
    'https://mcp.example.com/mcp?project=a%20b',
  ])('ALATION-11 a filled-in one is not: %s', (address) => {
    expect(addressError(address)).toBeNull();
  });

  it.each(['mcp.example.com', 'ftp://example.com', 'https://', 'https://a b.com/', ''])(
    'what is no address is refused: %s',
    (address) => {
      expect(addressError(address)).toMatch(/^Use a full address/u);
    },
  );

  it('a password in an address is refused', () => {
    expect(addressError('https://sam:secret@example.com/mcp')).toMatch(/^Leave name and password/u);
  });

  it('ATRYUM-13 ATRYUM-40 plain http to another host is named, to this computer it is not', () => {
    expect(plainHost('http://192.168.1.20:9090/mcp')).toBe('192.168.1.20:9090');
    expect(plainHost('http://127.0.0.1.example.com/mcp')).toBe('127.0.0.1.example.com');
    expect(plainHost('http://atryum.lan/mcp')).toBe('atryum.lan');
    for (const here of [
      'http://127.0.0.1:1/',
      'http://localhost:1/',
      'http://[::1]/',
      'https://a.b/',
    ])
      expect(plainHost(here)).toBeNull();
  });

  it('ATLAR-32 a name is suggested from the host or the command', () => {
    expect(nameFromAddress('https://mcp.atlar.com/mcp')).toBe('atlar');
    expect(nameFromAddress('https://acme.alationcloud.com/ai/mcp/')).toBe('acme-alationcloud');
    expect(nameFromAddress('http://127.0.0.1:3000/mcp')).toBe('local');
    expect(nameFromAddress('nothing')).toBe('');
    expect(
      nameFromCommand(['npx', '-y', '@modelcontextprotocol/server-filesystem@1.2', '/x']),
    ).toBe('filesystem');
    expect(nameFromCommand(['uvx', 'postgres-mcp'])).toBe('postgres');
    expect(nameFromCommand(['/opt/tools/My Server.py'])).toBe('my-server');
    expect(nameFromCommand([])).toBe('');
  });
});

describe('credentials as they were printed', () => {
  it.each([
    'client_id: abc-123\nclient_secret: s3cr3t=',
    'Error: stty: standard input\nclient_id: abc-123 client_secret: s3cr3t=',
    '{"client_id":"abc-123","client_secret":"s3cr3t="}',
    "ALATION_CLIENT_ID='abc-123'; ALATION_CLIENT_SECRET='s3cr3t='",
    'Client ID = abc-123, Client Secret = s3cr3t=',
  ])('ALATION-29 are split: %s', (text) => {
    expect(splitCredentials(text)).toEqual({ clientId: 'abc-123', clientSecret: 's3cr3t=' });
  });

  it('ALATION-29 one value by itself is taken as it is', () => {
    expect(splitCredentials('client-id-of-acme')).toBeNull();
    expect(splitCredentials('abc:123')).toBeNull();
    expect(splitCredentials('client_id: only-this')).toEqual({
      clientId: 'only-this',
      clientSecret: null,
    });
  });
});
