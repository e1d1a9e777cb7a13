/**
 * What the systems tell about connections, as they print it. The Linux and lsof texts are recorded.
 */
import { describe, expect, it } from 'vitest';
import type { LoopbackConnection } from '../../../main/core/ports/ports.ts';
import { findLsofSocket } from '../../../main/shared-adapters/process-inspector/lsof-output.ts';
import {
  ownerOfSocket,
  peerRows,
  rowsOf,
} from '../../../main/shared-adapters/process-inspector/tcp-table.ts';
import {
  findNetstatPid,
  ownerOf,
  parseProcess,
  processScript,
  splitCommandLine,
} from '../../../main/shared-adapters/process-inspector/windows-output.ts';

const overIpv4 = (peerPort: number, ourPort: number): LoopbackConnection => ({
  ourAddress: '127.0.0.1',
  ourPort,
  peerAddress: '127.0.0.1',
  peerPort,
});
const overIpv6 = (peerPort: number, ourPort: number): LoopbackConnection => ({
  ourAddress: '::1',
  ourPort,
  peerAddress: '::1',
  peerPort,
});

describe('Linux', () => {
  const tables = {
    tcp: `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1592 1 000000002ff5d989 100 0 0 10 0
   1: 0100007F:90EB 0100007F:B5A6 01 00000000:00000000 00:00000000 00000000  1000        0 1002570 2 000000000dd7eaf5 20 0 0 10 -1
   2: 0100007F:B5A6 0100007F:90EB 01 00000000:00000000 00:00000000 00000000  1001        0 1002578 2 000000000dd7eaf5 20 0 0 10 -1
   3: 0100007F:B5A8 0100007F:90EB 06 00000000:00000000 03:0000170D 00000000     0        0 0 3 000000008747f234
`,
    tcp6: `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   1: 00000000000000000000000001000000:90EB 00000000000000000000000001000000:AA50 01 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000005720ae2 20 0 0 10 -1
   2: 00000000000000000000000001000000:AA50 00000000000000000000000001000000:90EB 01 00000000:00000000 00:00000000 00000000  1000        0 1002579 2 00000000ddf70346 20 0 0 10 -1
   3: 0000000000000000FFFF00000100007F:C000 0000000000000000FFFF00000100007F:90EB 01 00000000:00000000 00:00000000 00000000 65534        0 1002580 1 0000000003f6a5c7 20 0 0 10 -1
`,
  };
  const find = (connection: LoopbackConnection) =>
    peerRows(connection)
      .flatMap(({ table, addresses }) => [...rowsOf(tables[table], new Set([addresses]))])
      .at(0)?.socket;

  it('finds the end of the peer, never ours, in both families and for mapped addresses', () => {
    expect(find(overIpv4(0xb5a6, 0x90eb))).toEqual({ uid: 1001, inode: '1002578' });
    expect(find(overIpv6(0xaa50, 0x90eb))).toEqual({ uid: 1000, inode: '1002579' });
    expect(find(overIpv4(0xc000, 0x90eb))).toEqual({ uid: 65_534, inode: '1002580' });
    expect(find(overIpv4(0xb5a7, 0x90eb))).toBeUndefined();
    // A listening socket is nobody's peer.
    expect(find(overIpv4(0x07e8, 0))).toBeUndefined();
  });

  it('writes addresses as the kernel does', () => {
    const connection = {
      ourAddress: '2001:db8::1:2',
      ourPort: 80,
      peerAddress: 'fe80::1%lo',
      peerPort: 65_535,
    };
    expect(peerRows(connection)).toEqual([
      {
        table: 'tcp6',
        addresses: '000080FE000000000000000001000000:FFFF B80D0120000000000000000002000100:0050',
      },
    ]);
    expect(peerRows({ ...connection, peerAddress: 'no address' })).toEqual([]);
    expect(peerRows({ ...connection, peerAddress: '1:2:3' })).toEqual([]);
  });

  it('finds nothing in a table that was cut off in the row', () => {
    const addresses = peerRows(overIpv4(0xb5a6, 0x90eb))[0]?.addresses ?? '';
    const rows = (length: number) => [...rowsOf(tables.tcp.slice(0, length), new Set([addresses]))];
    const at = tables.tcp.indexOf(addresses);
    const end = tables.tcp.indexOf('\n', at) + 1;
    for (let length = at; length < end; length += 1) expect(rows(length)).toEqual([]);
    expect(rows(end)).toEqual([{ addresses, socket: { uid: 1001, inode: '1002578' } }]);
  });

  it('SEC-11 takes root and ourselves for our own, others and closed sockets without an owner not', () => {
    const owner = (uid: number, inode: string) => ownerOfSocket({ uid, inode }, 1000);
    expect(owner(1000, '77')).toBe('own');
    expect(owner(1000, '0')).toBe('own');
    expect(owner(0, '77')).toBe('own');
    expect(owner(1001, '77')).toBe('foreign');
    expect(owner(65_534, '0')).toBe('foreign');
    // Who sends and closes at once is listed as root.
    expect(owner(0, '0')).toBe('foreign');
    expect(ownerOfSocket({ uid: 0, inode: '0' }, 0)).toBe('foreign');
    expect(ownerOfSocket({ uid: 1000, inode: '77' }, undefined)).toBe('foreign');
  });
});

describe('lsof', () => {
  const output = [
    ...['p1043', 'u1000', 'f21', 'n127.0.0.1:29170', 'f22', 'n127.0.0.1:29170->127.0.0.1:49822'],
    ...['p2044', 'u1001', 'f8', 'n127.0.0.1:49822->127.0.0.1:29170'],
    ...[
      'p3045',
      'u501',
      'f9',
      'n10.0.0.2:51000->192.0.2.7:443',
      'f10',
      'n[::1]:50000->[::1]:29170',
    ],
    ...['pnoise', 'u501', 'f9', 'n127.0.0.1:5->127.0.0.1:6', ''],
  ].join('\n');

  it('finds the process and the user at the end of the peer', () => {
    expect(findLsofSocket(output, overIpv4(49_822, 29_170))).toEqual({ pid: 2044, uid: 1001 });
    expect(findLsofSocket(output, overIpv6(50_000, 29_170))).toEqual({ pid: 3045, uid: 501 });
    expect(findLsofSocket(output, overIpv4(4982, 29_170))).toBeNull();
    expect(findLsofSocket(output, overIpv4(50_000, 29_170))).toBeNull();
    expect(findLsofSocket(output, overIpv4(5, 6))).toBeNull();
    expect(findLsofSocket('', overIpv4(5, 6))).toBeNull();
    // The user of one process says nothing about the next.
    expect(findLsofSocket('p1\nu7\np2\nn127.0.0.1:5->127.0.0.1:6', overIpv4(5, 6))).toBeNull();
  });
});

describe('Windows', () => {
  const netstat = [
    '',
    'Aktive Verbindungen',
    '',
    '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
    '  TCP    127.0.0.1:29170        0.0.0.0:0              ABHÖREN         4321',
    '  TCP    127.0.0.1:29170        127.0.0.1:50123        HERGESTELLT     4321',
    '  TCP    127.0.0.1:50123        127.0.0.1:29170        HERGESTELLT     6512',
    '  TCP    127.0.0.1:50124        127.0.0.1:29170        WARTEND         0',
    '  TCP    [::1]:50125            [::1]:29170            HERGESTELLT     777',
    '  UDP    127.0.0.1:50126        *:*                                    888',
  ].join('\r\n');

  it('finds the process at the end of the peer, whatever the language', () => {
    expect(findNetstatPid(netstat, overIpv4(50_123, 29_170))).toBe(6512);
    expect(findNetstatPid(netstat, overIpv6(50_125, 29_170))).toBe(777);
    expect(findNetstatPid(netstat, overIpv4(50_124, 29_170))).toBeNull();
    expect(findNetstatPid(netstat, overIpv4(5012, 29_170))).toBeNull();
    expect(findNetstatPid('', overIpv4(5012, 29_170))).toBeNull();
  });

  const answer =
    '{"pid":6512,"name":"node.exe","path":"C:\\\\Program Files\\\\nodejs\\\\node.exe","commandLine":"\\"C:\\\\Program Files\\\\nodejs\\\\node.exe\\" --no-warnings \\"C:\\\\some dir\\\\x.js\\" --token secret","sid":"S-1-5-21-1-2-3-1001","ownSid":"S-1-5-21-1-2-3-1001","session":1,"ownSession":1,"parentName":"Code.exe","parentPath":null,"parentCommandLine":null}';

  it('reads a process, and nothing from what is none', () => {
    const found = parseProcess(`\uFEFF${answer}\r\n`);
    expect(found).toMatchObject({ pid: 6512, name: 'node.exe', parentName: 'Code.exe' });
    expect(splitCommandLine(found?.commandLine ?? '')).toEqual([
      String.raw`C:\Program Files\nodejs\node.exe`,
      '--no-warnings',
      String.raw`C:\some dir\x.js`,
      '--token',
      'secret',
    ]);
    for (const text of ['', 'Get-CimInstance : no', '[]', '{"pid":null}', '{"pid":"1"}'])
      expect(parseProcess(text)).toBeNull();
  });

  it('SEC-11 compares owners, and sessions where the owner is not told', () => {
    const found = parseProcess(answer);
    if (found === null) throw new Error('not read');
    expect(ownerOf(found)).toBe('own');
    expect(ownerOf({ ...found, sid: 'S-1-5-18' })).toBe('own');
    expect(ownerOf({ ...found, sid: 'S-1-5-21-1-2-3-1002' })).toBe('foreign');
    expect(ownerOf({ ...found, sid: null, session: 2 })).toBe('foreign');
    expect(ownerOf({ ...found, sid: null, session: 0 })).toBe('unknown');
    expect(ownerOf({ ...found, sid: null })).toBe('unknown');
    expect(ownerOf({ ...found, ownSid: null })).toBe('unknown');
  });

  it('puts nothing but a number into the script', () => {
    expect(processScript(6512)).toContain("'ProcessId = 6512'");
    expect(processScript(6512).match(/6512/gu)?.length).toBe(1);
  });
});
