/**
 * Which addresses count as the public internet: every special range at both of its ends, and its
 * neighbours outside.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSpecialAddress } from '../../../main/core/net/special-addresses.ts';

const ranges4 = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
] as const;

const special6 = [
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:93.184.216.34',
  '::ffff:0:93.184.216.34',
  '64:ff9b::5db8:d822',
  '64:ff9b:1::a00:1',
  '100::1',
  '2001::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2001:db8::1',
  '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
  '2002::1',
  '2002:5db8:d822::1',
  '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  '3fff::1',
  '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456:789a::1',
  'fe80::1',
  'fe80::1%lo',
  '2606:2800:220:1::1%eth0',
  'fec0::1',
  'ff02::1',
  'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
];

describe('SEC-23 SEC-68 special addresses are refused', () => {
  test.each(ranges4)('%s to %s, and not the addresses around it', (first, last) => {
    expect([isSpecialAddress(first), isSpecialAddress(last)]).toEqual([true, true]);
    for (const beside of [number4(first) - 1, number4(last) + 1]) {
      if (beside < 0 || beside > 0xffff_ffff) continue;
      const address = text4(beside);
      const isInAnother = ranges4.some(
        ([from, to]) => number4(from) <= beside && beside <= number4(to),
      );
      expect([address, isSpecialAddress(address)]).toEqual([address, isInAnother]);
    }
  });

  test.each(special6)('%s', (address) => {
    expect(isSpecialAddress(address)).toBe(true);
  });

  test.each([
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '010.0.0.1',
    '[::1]',
    '1.2.3.4 ',
  ])('what is no plain address: %j', (text) => {
    expect(isSpecialAddress(text)).toBe(true);
  });

  test('any IPv4 address inside an IPv6 one', () => {
    fc.assert(
      fc.property(fc.ipV4(), (inner) => {
        expect(isSpecialAddress(`::ffff:${inner}`)).toBe(true);
        expect(isSpecialAddress(`64:ff9b::${inner}`)).toBe(true);
        expect(isSpecialAddress(`::${inner}`)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '223.255.255.255',
  '2606:2800:220:1:248:1893:25c8:1946',
  '2a00:1450:4001:829::200e',
  '2001:200::1',
  '2003::1',
  '2001:4860:4860::8888',
])('%s is of the public internet', (address) => {
  expect(isSpecialAddress(address)).toBe(false);
});

function number4(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function text4(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
